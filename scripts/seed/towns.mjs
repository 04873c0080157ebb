// The two organisations of the demo and their people; names and addresses are made up.

export const TOWNS = [
  {
    insee: '86194', name: 'Ville de Poitiers', slug: 'poitiers', colour: '#0f5c4d', prefix: '',
    people: [
      { who: 'administrateur', role: 'administrator', first: 'Hélène', last: 'Brault', phone: '+33549300101' },
      { who: 'coordinateur', role: 'coordinator', first: 'Karim', last: 'Benali', phone: '+33549300102' },
      { who: 'agent', role: 'agent', first: 'Gaston', last: 'Métayer', phone: '+33639980103' },
      { who: 'agent-2', role: 'agent', first: 'Gina', last: 'Lambert', phone: '+33639980104' },
      { who: 'demandeur', role: 'requester', first: 'Dominique', last: 'Chauvin', phone: null },
      // Without an address: listed, told of his data by hand, and not yet able to sign in.
      { who: 'sans-courriel', role: 'requester', first: 'Roland', last: 'Guérin', phone: '+33549300106', email: null },
    ],
  },
  {
    insee: '86040', name: 'Commune de La Bussière', slug: 'la-bussiere', colour: '#7a3b1d', prefix: 'village-',
    people: [
      { who: 'administrateur', role: 'administrator', first: 'Mireille', last: 'Augereau', phone: '+33549300201' },
      { who: 'coordinateur', role: 'coordinator', first: 'Yves', last: 'Delavault', phone: null },
      { who: 'agent', role: 'agent', first: 'Thierry', last: 'Poupard', phone: '+33639980203' },
      { who: 'agent-2', role: 'agent', first: 'Sandrine', last: 'Rousseau', phone: '+33639980204' },
      { who: 'demandeur', role: 'requester', first: 'Odile', last: 'Fradet', phone: null },
    ],
  },
];
