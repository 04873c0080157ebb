// The communes, EPCI and départements of France, from the official list that Etalab publishes.

import { readFile } from 'node:fs/promises';
import { fold } from './fold.mjs';

const list = async (name) =>
  JSON.parse(await readFile(`node_modules/@etalab/decoupage-administratif/data/${name}.json`, 'utf8'));

const body = (kind, code, name, { siren = null, departement = null, postcodes = [], population = null }) => ({
  kind,
  code,
  name,
  name_folded: fold(name),
  siren,
  departement,
  postcodes: postcodes.join(' '),
  population,
});

/** Every row of `official_body`. */
export async function officialBodies() {
  const communes = (await list('communes')).filter(({ type }) => type === 'commune-actuelle');
  const departementOf = new Map(communes.map(({ code, departement }) => [code, departement]));
  // An EPCI may span départements: it is listed in that of its largest member.
  const largest = (members) => members.reduce((a, b) => (b.populationTotale > a.populationTotale ? b : a));
  return [
    ...communes.map(({ code, nom, siren, departement, codesPostaux, population }) =>
      body('commune', code, nom, { siren, departement, postcodes: codesPostaux, population })),
    ...(await list('epci')).map(({ code, nom, membres, populationMunicipale }) =>
      body('epci', code, nom, { siren: code, departement: departementOf.get(largest(membres).code), population: populationMunicipale })),
    ...(await list('departements')).map(({ code, nom }) => body('departement', code, nom, { departement: code })),
  ];
}
