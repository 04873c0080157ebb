// Every route, asked by every role, by another organisation and by a stranger: one table, and it is the whole of it.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { NOW, start } from './harness.mjs';
import { PEOPLE, POITIERS, QUINCAY, category } from './people.mjs';
import { JPEG } from './pictures.mjs';

/** The intervention is « À faire », asked for by Dora a moment ago, assigned to Gaston; the comment is Gaston's. */
const WHO = ['alice', 'carl', 'gaston', 'gina', 'dora', 'dan', undefined];
const TABLE = `
                                                              A   C   asg agt own req none
GET  /                                                        303 303 303 303 303 303 200
GET  /theme/{file}                                            200 200 200 200 200 200 200
GET  /droits                                                  200 200 200 200 200 200 200
POST /rapports-csp                                            204 204 204 204 204 204 204
GET  /connexion                                               200 200 200 200 200 200 200
POST /connexion                                               202 202 202 202 202 202 202
GET  /connexion/lien                                          200 200 200 200 200 200 200
POST /connexion/lien                                          403 403 403 403 403 403 403
GET  /connexion/code                                          200 200 200 200 200 200 200
POST /connexion/code                                          422 422 422 422 422 422 422
GET  /connexion/mot-de-passe                                  200 200 200 200 200 200 200
POST /connexion/mot-de-passe                                  422 422 422 422 422 422 422
GET  /connexion/mot-de-passe/lien                             200 200 200 200 200 200 200
POST /connexion/mot-de-passe/lien                             403 403 403 403 403 403 403
GET  /connexion/mot-de-passe/oublie                           200 200 200 200 200 200 200
POST /connexion/mot-de-passe/oublie                           202 202 202 202 202 202 202
POST /deconnexion                                             200 200 200 200 200 200 401
GET  /mon-compte                                              200 200 200 200 200 200 401
POST /mon-compte/organisation                                 200 200 200 200 200 200 401
POST /mon-compte/connexions/{id}/fermer                       200 200 200 200 200 200 401
GET  /mon-compte/connexions/fermer-les-autres                 200 200 200 200 200 200 401
POST /mon-compte/connexions/fermer-les-autres                 200 200 200 200 200 200 401
GET  /mon-compte/jetons                                       200 200 200 200 200 200 401
POST /mon-compte/jetons                                       201 201 201 201 201 201 401
GET  /mon-compte/jetons/{id}/revoquer                         200 200 200 200 200 200 401
POST /mon-compte/jetons/{id}/revoquer                         200 200 200 200 200 200 401
GET  /mon-compte/proconnect                                   200 200 200 200 200 200 401
POST /mon-compte/proconnect/delier                            409 409 409 409 409 409 401
GET  /mon-compte/mot-de-passe                                 200 200 200 200 200 200 401
POST /mon-compte/mot-de-passe                                 422 422 422 422 422 422 401
GET  /mon-compte/mot-de-passe/supprimer                       404 404 404 404 404 404 401
POST /mon-compte/mot-de-passe/supprimer                       404 404 404 404 404 404 401
GET  /mes-donnees                                             200 200 200 200 200 200 401
GET  /mes-donnees/export.zip                                  200 200 200 200 200 200 401
GET  /mes-donnees/identite                                    200 200 200 200 200 200 401
POST /mes-donnees/identite                                    422 422 422 422 422 422 401
GET  /mes-donnees/adresse                                     200 200 200 200 200 200 401
POST /mes-donnees/adresse                                     422 422 422 422 422 422 401
GET  /mes-donnees/adresse/confirmer                           200 200 200 200 200 200 200
POST /mes-donnees/adresse/confirmer                           422 422 422 422 422 422 422
GET  /mes-donnees/effacer                                     200 200 200 200 200 200 401
POST /mes-donnees/effacer                                     409 422 422 422 422 422 401
GET  /journal-des-actions                                     200 200 200 200 200 200 401
GET  /equipe                                                  200 200 403 403 403 403 401
GET  /equipe/apparence                                        200 403 403 403 403 403 401
POST /equipe/apparence                                        200 403 403 403 403 403 401
POST /equipe/apparence/logo                                   200 403 403 403 403 403 401
POST /equipe/apparence/logo/retirer                           200 403 403 403 403 403 401
GET  /logos/{file}                                            404 404 404 404 404 404 404
GET  /equipe/{person}/photo                                   200 200 403 403 403 403 401
GET  /equipe/{person}/photo/modifier                          200 403 403 403 403 403 401
POST /equipe/{person}/photo/modifier                          200 403 403 403 403 403 401
GET  /equipe/{person}/photo/retirer                           200 403 403 403 403 403 401
POST /equipe/{person}/photo/retirer                           200 403 403 403 403 403 401
GET  /equipe/a-informer                                       200 403 403 403 403 403 401
POST /equipe/informees                                        200 403 403 403 403 403 401
GET  /equipe/import                                           200 403 403 403 403 403 401
POST /equipe/import                                           422 403 403 403 403 403 401
GET  /equipe/import/{import_id}                               404 403 403 403 403 403 401
POST /equipe/import/{import_id}/confirmer                     404 403 403 403 403 403 401
POST /equipe/import/{import_id}/abandonner                    404 403 403 403 403 403 401
GET  /equipe/nouvelle                                         200 403 403 403 403 403 401
POST /equipe                                                  201 403 403 403 403 403 401
GET  /equipe/{person}/modifier                                200 403 403 403 403 403 401
POST /equipe/{person}/modifier                                200 403 403 403 403 403 401
GET  /equipe/{person}/retirer                                 200 403 403 403 403 403 401
POST /equipe/{person}/retirer                                 200 403 403 403 403 403 401
POST /equipe/{person}/informee                                200 403 403 403 403 403 401
GET  /equipe/{person}/mot-de-passe                            200 403 403 403 403 403 401
POST /equipe/{person}/mot-de-passe                            201 403 403 403 403 403 401
GET  /invitations                                             200 200 200 200 200 200 401
POST /invitations/{organisation}/accepter                     200 200 200 200 200 200 401
POST /invitations/{organisation}/refuser                      404 404 404 404 404 404 401
GET  /console                                                 403 403 403 403 403 403 401
GET  /console/organisations/nouvelle                          403 403 403 403 403 403 401
GET  /console/organisations/nouvelle/{kind}/{code}            403 403 403 403 403 403 401
POST /console/organisations/nouvelle/{kind}/{code}            403 403 403 403 403 403 401
GET  /console/organisations/{organisation}                    403 403 403 403 403 403 401
POST /console/organisations/{organisation}/suspendre          403 403 403 403 403 403 401
POST /console/organisations/{organisation}/retablir           403 403 403 403 403 403 401
GET  /console/organisations/{organisation}/administrateur     403 403 403 403 403 403 401
POST /console/organisations/{organisation}/administrateur     403 403 403 403 403 403 401
GET  /console/organisations/{organisation}/contour            403 403 403 403 403 403 401
POST /console/organisations/{organisation}/contour            403 403 403 403 403 403 401
POST /console/organisations/{organisation}/personnes          403 403 403 403 403 403 401
GET  /console/organisations/{organisation}/personnes/{person} 403 403 403 403 403 403 401
POST /console/organisations/{organisation}/personnes/{person}/suspendre 403 403 403 403 403 403 401
POST /console/organisations/{organisation}/personnes/{person}/retablir 403 403 403 403 403 403 401
POST /console/organisations/{organisation}/personnes/{person}/nommer 403 403 403 403 403 403 401
GET  /console/fonctionnement                                  403 403 403 403 403 403 401
POST /console/fonctionnement/courriels                        403 403 403 403 403 403 401
GET  /console/conditions                                      403 403 403 403 403 403 401
POST /console/conditions                                      403 403 403 403 403 403 401
GET  /console/violations                                      403 403 403 403 403 403 401
GET  /console/violations/nouvelle                             403 403 403 403 403 403 401
POST /console/violations                                      403 403 403 403 403 403 401
GET  /console/violations/{breach}                             403 403 403 403 403 403 401
GET  /console/violations/{breach}/modifier                    403 403 403 403 403 403 401
POST /console/violations/{breach}/modifier                    403 403 403 403 403 403 401
POST /console/violations/{breach}/prevenir                    403 403 403 403 403 403 401
POST /console/violations/{breach}/organisations/{organisation}/prevenir 403 403 403 403 403 403 401
POST /console/violations/{breach}/organisations/{organisation}/noter 403 403 403 403 403 403 401
GET  /console/demandes                                        403 403 403 403 403 403 401
GET  /console/demandes/nouvelle                               403 403 403 403 403 403 401
POST /console/demandes                                        403 403 403 403 403 403 401
GET  /console/demandes/{request}                              403 403 403 403 403 403 401
GET  /console/demandes/{request}/modifier                     403 403 403 403 403 403 401
POST /console/demandes/{request}/modifier                     403 403 403 403 403 403 401
POST /console/demandes/{request}/prolonger                    403 403 403 403 403 403 401
POST /console/demandes/{request}/repondre                     403 403 403 403 403 403 401
GET  /fin-de-contrat                                          200 403 403 403 403 403 401
POST /fin-de-contrat/archive                                  200 403 403 403 403 403 401
POST /fin-de-contrat/archive/continuer                        200 403 403 403 403 403 401
GET  /fin-de-contrat/archive/{number}                         404 403 403 403 403 403 401
GET  /console/organisations/{organisation}/fin-de-contrat     403 403 403 403 403 403 401
POST /console/organisations/{organisation}/fin-de-contrat     403 403 403 403 403 403 401
POST /console/organisations/{organisation}/fin-de-contrat/annuler 403 403 403 403 403 403 401
POST /console/organisations/{organisation}/fin-de-contrat/sans-archive 403 403 403 403 403 403 401
GET  /console/certificats                                     403 403 403 403 403 403 401
GET  /console/certificats/{organisation}                      403 403 403 403 403 403 401
GET  /registre-des-traitements                                200 200 200 200 200 200 200
GET  /durees-de-conservation                                  200 200 200 200 200 200 200
GET  /mentions-legales                                        200 200 200 200 200 200 200
GET  /donnees-personnelles                                    200 200 200 200 200 200 200
GET  /conditions                                              404 404 404 404 404 404 404
POST /conditions/lues                                         422 422 422 422 422 422 401
GET  /accessibilite                                           200 200 200 200 200 200 200
GET  /cookies                                                 200 200 200 200 200 200 200
GET  /plan-du-site                                            200 200 200 200 200 200 200
GET  /.well-known/security.txt                                200 200 200 200 200 200 200
GET  /interventions                                           200 200 200 200 200 200 401
GET  /interventions/nouvelle                                  200 200 200 200 200 200 401
POST /interventions                                           201 201 201 201 201 201 401
GET  /interventions/categories                                200 403 403 403 403 403 401
POST /interventions/categories                                201 403 403 403 403 403 401
POST /interventions/categories/liste-type                     409 403 403 403 403 403 401
GET  /interventions/categories/{id}                           200 403 403 403 403 403 401
POST /interventions/categories/{id}                           200 403 403 403 403 403 401
POST /interventions/categories/{id}/types                     201 403 403 403 403 403 401
POST /interventions/categories/{id}/archiver                  200 403 403 403 403 403 401
POST /interventions/categories/{id}/retablir                  200 403 403 403 403 403 401
GET  /interventions/{id}                                      200 200 200 404 200 404 401
GET  /interventions/{id}/recu                                 303 303 303 404 303 404 401
GET  /interventions/{id}/modifier                             200 200 403 404 409 404 401
POST /interventions/{id}/modifier                             200 200 403 404 409 404 401
GET  /interventions/{id}/affecter                             200 200 403 404 403 404 401
POST /interventions/{id}/affecter                             200 200 403 404 403 404 401
GET  /interventions/{id}/planifier                            200 200 403 404 403 404 401
POST /interventions/{id}/planifier                            200 200 403 404 403 404 401
POST /interventions/{id}/valider                              200 200 403 404 403 404 401
GET  /interventions/{id}/refuser                              409 409 403 404 403 404 401
POST /interventions/{id}/refuser                              409 409 403 404 403 404 401
POST /interventions/{id}/demarrer                             200 200 200 404 403 404 401
POST /interventions/{id}/remettre                             200 200 403 404 403 404 401
GET  /interventions/{id}/bloquer                              409 409 409 404 403 404 401
POST /interventions/{id}/bloquer                              409 409 409 404 403 404 401
POST /interventions/{id}/debloquer                            409 409 409 404 403 404 401
POST /interventions/{id}/terminer                             409 409 409 404 403 404 401
POST /interventions/{id}/rouvrir                              409 409 403 404 403 404 401
GET  /interventions/{id}/annuler                              200 200 403 404 403 404 401
POST /interventions/{id}/annuler                              200 200 403 404 403 404 401
POST /interventions/{id}/commentaires                         201 201 201 404 201 404 401
GET  /interventions/{id}/commentaires/{comment_id}/modifier   200 403 200 404 403 404 401
POST /interventions/{id}/commentaires/{comment_id}/modifier   200 403 200 404 403 404 401
GET  /interventions/{id}/commentaires/{comment_id}/versions   200 403 403 404 403 404 401
GET  /interventions/{id}/commentaires/{comment_id}/supprimer  200 403 200 404 403 404 401
POST /interventions/{id}/commentaires/{comment_id}/supprimer  200 403 200 404 403 404 401
POST /interventions/{id}/photos                               201 201 409 404 201 404 401
GET  /interventions/{id}/photos/{photo_id}                    200 200 200 404 200 404 401
GET  /interventions/{id}/photos/{photo_id}/miniature          200 200 200 404 200 404 401
GET  /interventions/{id}/photos/{photo_id}/supprimer          200 200 403 404 403 404 401
POST /interventions/{id}/photos/{photo_id}/supprimer          200 200 403 404 403 404 401
GET  /terrain                                                 303 303 303 303 303 303 401
GET  /terrain/                                                200 200 200 200 403 403 401
GET  /terrain/hors-ligne                                      200 200 200 200 200 200 200
GET  /interventions/{id}/photos/{photo_id}/masquer            200 403 403 404 403 404 401
POST /interventions/{id}/photos/{photo_id}/masquer            200 403 403 404 403 404 401
GET  /agenda/{feed}                                           404 404 404 404 404 404 404
GET  /alertes                                                 200 200 200 200 200 200 401
POST /alertes/lues                                            200 200 200 200 200 200 401
POST /alertes/{id}/lue                                        404 404 404 404 404 404 401
GET  /alertes/preferences                                     200 200 200 200 200 200 401
POST /alertes/preferences                                     200 200 200 200 200 200 401
GET  /alertes/arret                                           200 200 200 200 200 200 200
POST /alertes/arret                                           404 404 404 404 404 404 404
GET  /interventions/export.csv                                200 200 403 403 403 403 401
GET  /interventions/statistiques                              200 200 403 403 403 403 401
GET  /interventions/fiches                                    200 200 200 200 403 403 401
GET  /interventions/import                                    200 403 403 403 403 403 401
POST /interventions/import                                    422 403 403 403 403 403 401
GET  /interventions/import/{import_id}                        404 403 403 403 403 403 401
POST /interventions/import/{import_id}/lancer                 404 403 403 403 403 403 401
POST /interventions/import/{import_id}/continuer              404 403 403 403 403 403 401
POST /interventions/import/{import_id}/abandonner             404 403 403 403 403 403 401
GET  /interventions/open311                                   200 403 403 403 403 403 401
POST /interventions/open311/ouvrir                            200 403 403 403 403 403 401
POST /interventions/open311/cles                              201 403 403 403 403 403 401
POST /interventions/open311/cles/{id}/revoquer                404 403 403 403 403 403 401
POST /interventions/open311/fermer                            200 403 403 403 403 403 401
GET  /interventions/planning                                  200 200 200 200 200 200 401
GET  /interventions/planning/agenda                           200 200 200 200 200 200 401
GET  /interventions/planning/abonnement                       200 200 200 200 200 200 401
POST /interventions/planning/abonnement                       201 201 201 201 201 201 401
POST /interventions/planning/abonnement/revoquer              200 200 200 200 200 200 401
GET  /interventions/planning/indisponibilites                 200 200 200 200 403 403 401
POST /interventions/planning/indisponibilites                 201 201 201 201 403 403 401
POST /interventions/planning/indisponibilites/{absence_id}/supprimer 200 200 200 404 404 404 401
GET  /interventions/proches                                   200 200 200 200 200 200 401
GET  /interventions/recurrences                               200 200 403 403 403 403 401
GET  /interventions/recurrences/nouvelle                      200 200 403 403 403 403 401
POST /interventions/recurrences                               201 201 403 403 403 403 401
GET  /interventions/recurrences/{recurrence_id}               200 200 403 403 403 403 401
POST /interventions/recurrences/{recurrence_id}/modifier      200 200 403 403 403 403 401
GET  /interventions/recurrences/{recurrence_id}/arreter       200 200 403 403 403 403 401
POST /interventions/recurrences/{recurrence_id}/arreter       200 200 403 403 403 403 401
GET  /interventions/{id}/fiche                                200 200 200 404 200 404 401
GET  /interventions/{id}/diviser                              200 200 403 404 403 404 401
POST /interventions/{id}/diviser                              201 201 403 404 403 404 401
GET  /interventions/{id}/fusionner                            200 200 403 404 403 404 401
POST /interventions/{id}/fusionner                            422 422 403 404 403 404 401
POST /interventions/{id}/suivre                               200 200 200 404 200 404 401
POST /interventions/{id}/ne-plus-suivre                       200 200 200 404 200 404 401
GET  /interventions/carte                                     200 200 200 200 200 200 401
GET  /interventions/carte/points                              200 200 200 200 200 200 401
GET  /interventions/zones                                     200 403 403 403 403 403 401
POST /interventions/zones                                     201 403 403 403 403 403 401
GET  /interventions/zones/{id}                                404 403 403 403 403 403 401
POST /interventions/zones/{id}                                404 403 403 403 403 403 401
POST /interventions/zones/{id}/supprimer                      404 403 403 403 403 403 401
GET  /interventions/lot                                       422 422 403 403 403 403 401
POST /interventions/lot/valider                               422 422 403 403 403 403 401
POST /interventions/lot/affecter                              422 422 403 403 403 403 401
POST /interventions/lot/planifier                             422 422 403 403 403 403 401
GET  /interventions/filtres                                   200 200 200 200 403 403 401
POST /interventions/filtres                                   201 201 201 201 403 403 401
POST /interventions/filtres/{id}/supprimer                    404 404 404 404 403 403 401
GET  /interventions/phrases                                   200 403 403 403 403 403 401
POST /interventions/phrases                                   201 403 403 403 403 403 401
POST /interventions/phrases/{id}/supprimer                    404 403 403 403 403 403 401
GET  /interventions/categories/{id}/travail                   200 403 403 403 403 403 401
POST /interventions/categories/{id}/delai                     200 403 403 403 403 403 401
POST /interventions/categories/{id}/questions                 200 403 403 403 403 403 401
POST /interventions/categories/{id}/questions/{question_id}/retirer 404 403 403 403 403 403 401
POST /interventions/categories/{id}/etapes                    200 403 403 403 403 403 401
POST /interventions/categories/{id}/etapes/{step_id}/retirer  404 403 403 403 403 403 401
POST /interventions/{id}/etapes                               409 409 409 404 403 404 401
POST /interventions/{id}/resolu                               403 403 403 404 409 404 401
GET  /interventions/{id}/non-resolu                           403 403 403 404 409 404 401
POST /interventions/{id}/non-resolu                           403 403 403 404 409 404 401
POST /interventions/{id}/ecarter-reouverture                  409 409 403 404 403 404 401
`;
const ROUTES = TABLE.trim().split('\n').slice(1).map((line) => {
  const [verb, path, ...statuses] = line.split(/\s+/);
  return { verb, path, statuses: statuses.map(Number) };
});

/** What a request of each route carries, so that nothing but the right to it is missing. */
const FIELDS = {
  '/connexion': { email: 'personne@ailleurs.example' },
  '/connexion/mot-de-passe/oublie': { email: 'personne@ailleurs.example' },
  '/mon-compte/organisation': { organisation_id: POITIERS },
  '/mon-compte/jetons': { name: 'Tableur', scope: 'requester', days: '1' },
  '/equipe': { last_name: 'Nouveau', first_name: 'Noé', role: 'agent' },
  '/equipe/apparence': { colour: '#004d99' },
  '/equipe/informees': { person_ids: PEOPLE.gaston.id },
  '/equipe/{person}/modifier': { last_name: 'Corrigé', first_name: 'Noé', role: 'agent' },
  '/interventions': { address: 'Ici', category_id: category('Voirie') },
  '/interventions/{id}/modifier': { address: 'Là', version: 1 },
  '/interventions/{id}/affecter': { assignee_ids: PEOPLE.gina.id, version: 1 },
  '/interventions/{id}/planifier': { planned_start: '2026-03-03T08:00', version: 1 },
  '/alertes/arret': { token: 'x' },
  '/interventions/open311/cles': { name: 'Guichet' },
  '/interventions/planning/indisponibilites': { first_day: '2026-04-01' },
  '/interventions/recurrences': { address: 'Ici', category_id: category('Voirie'), frequency: 'weekly', first_day: '2026-03-09', all_day: 'on' },
  '/interventions/recurrences/{recurrence_id}/modifier': { address: 'Ici', category_id: category('Voirie'), scope: 'all', version: 1, all_day: 'on' },
  '/interventions/{id}/diviser': { parts: 'Le trottoir' },
  '/interventions/{id}/fusionner': { number: '999999' },
  '/interventions/zones': { kind: 'district', geometry: '{"type":"Polygon","coordinates":[[[0.33,46.57],[0.35,46.57],[0.35,46.59],[0.33,46.57]]]}' },
  '/interventions/zones/{id}': { name: 'Centre' },
  '/interventions/{id}/refuser': { reason: 'Non' },
  '/interventions/{id}/annuler': { reason: 'Non' },
  '/interventions/{id}/bloquer': { reason: 'Pluie' },
  '/interventions/{id}/commentaires': { body: 'Vu' },
  '/interventions/{id}/commentaires/{comment_id}/modifier': { body: 'Revu' },
  '/interventions/filtres': { query: 'late=1' },
  '/interventions/phrases': { kind: 'refuse', body: 'Non.' },
  '/interventions/categories/{id}/delai': { working_days: '5' },
  '/interventions/categories/{id}/questions': { label: 'Où ?', answer_kind: 'text' },
  '/interventions/categories/{id}/etapes': { step: 'Baliser' },
  '/interventions/{id}/non-resolu': { words: 'Toujours là' },
};
const UNIQUE = { '/interventions/filtres': 'name', '/interventions/zones': 'name', '/equipe': 'identifiant', '/equipe/{person}/modifier': 'identifiant', '/interventions/categories': 'name', '/interventions/categories/{id}': 'name', '/interventions/categories/{id}/types': 'name' };
/** What comes with a photo, by route, and under which name where it is not `photo`. */
const PHOTOS = {
  '/interventions/{id}/photos': { moment: 'before' }, '/interventions/{id}/photos/{photo_id}/masquer': { version: 1 },
  '/equipe/{person}/photo/modifier': {}, '/equipe/apparence/logo': {},
};
const NAMED = { '/equipe/apparence/logo': 'logo' };
/** What a page asks for besides its address. */
const QUERIES = {
  '/interventions/lot': '?geste=valider',
  '/interventions/planning/agenda': '?start=2026-03-02T00:00:00Z&end=2026-03-09T00:00:00Z',
  '/interventions/proches': `?latitude=46.58&longitude=0.34&category_id=${category('Voirie')}`,
};
const JSON_ONLY = { accept: 'application/json' };

let parvis;
before(async () => {
  parvis = await start();
  for (const key of ['seen', 'small']) await parvis.bucket.put(`${key}.jpg`, JPEG);
});
after(() => parvis?.stop());

/** Identifiers of one organisation, and their rows: an intervention with all that hangs on it, a category, a member. */
function things(organisation, author, agent, town) {
  const [id, comment, photo, kind, person, absence, recurrence] = Array.from({ length: 7 }, () => randomUUID());
  const name = `x${id.slice(0, 8)}`;
  const rows = [
    ['insert into intervention_counter (organisation_id, last) values (?, 1) on conflict do update set last = last + 1', organisation],
    [`insert into intervention (organisation_id, id, number, status, version, category_id, address, author_id, created_at, updated_at, purge_on)
      select organisation_id, ?, last, 'to_do', 1, ?, 'Ici', ?, ?, ?, '2029-03-02' from intervention_counter where organisation_id = ?`,
    id, category('Voirie', undefined, town), author, NOW, NOW, organisation],
    ['insert into assignment (organisation_id, intervention_id, person_id, assigned_at) values (?, ?, ?, ?)', organisation, id, agent, NOW],
    ["insert into comment (organisation_id, intervention_id, id, author_id, body, created_at) values (?, ?, ?, ?, 'Vu', ?)", organisation, id, comment, agent, NOW],
    [`insert into photo (organisation_id, intervention_id, id, moment, key, thumbnail_key, content_type, width, height, size, created_at)
      values (?, ?, ?, 'before', 'seen.jpg', 'small.jpg', 'image/jpeg', 8, 8, 100, ?)`, organisation, id, photo, NOW],
    ['insert into category (organisation_id, id, name, position) values (?, ?, ?, 99)', organisation, kind, name],
    ['insert into person (id, created_at, last_active_on) values (?, ?, ?)', person, NOW, '2026-03-02'],
    [`insert into membership (organisation_id, person_id, identifiant, identifiant_folded, last_name, first_name, state, joined_at)
      values (?, ?, ?, ?, 'Nouveau', 'Noé', 'active', ?)`, organisation, person, name, name, NOW],
    ["insert into member_role (organisation_id, person_id, product, role) values (?, ?, 'interventions', 'agent')", organisation, person],
    ["insert into portrait (organisation_id, person_id, key, size, created_at) values (?, ?, 'seen.jpg', 100, ?)", organisation, person, NOW],
    ["insert into absence (organisation_id, id, person_id, first_day, last_day) values (?, ?, ?, '2026-04-01', '2026-04-02')", organisation, absence, agent],
    [`insert into recurrence (organisation_id, id, version, frequency, every, weekdays, first_day, last_day, zone, priority, category_id, address, author_id,
        assignee_count, created_through, created_at, updated_at)
      values (?, ?, 1, 'weekly', 1, 1, '2026-03-09', '2026-12-31', 'Europe/Paris', 'normal', ?, 'Ici', ?, 0, '2026-03-02', ?, ?)`,
    organisation, recurrence, category('Voirie', undefined, town), author, NOW, NOW],
  ];
  const ids = { id, comment_id: comment, photo_id: photo, kind, person, organisation, absence_id: absence, recurrence_id: recurrence };
  return { ids: { ...nowhere(), ...ids, file: '0f5c4d.css' }, rows };
}

const ofPoitiers = (agent = PEOPLE.gaston.id) => things(POITIERS, PEOPLE.dora.id, agent, 'poitiers');

/** Identifiers of things that exist in no organisation. */
function nowhere() {
  const names = ['id', 'comment_id', 'photo_id', 'kind', 'person', 'organisation', 'credential', 'feed', 'import_id', 'absence_id', 'recurrence_id', 'breach', 'request'];
  return { ...Object.fromEntries(names.map((name) => [name, randomUUID()])), number: '99' };
}

/** The address of a route, its parameters filled from `ids`. */
function fill(path, ids) {
  const id = path.startsWith('/interventions/categories') ? ids.kind : path.startsWith('/mon-compte') ? ids.credential : ids.id;
  return path.replace(/\{(\w+)\}/g, (_, name) => (name === 'id' ? id : ids[name]));
}

function ask(client, { verb, path }, ids) {
  const address = fill(path, ids);
  if (verb === 'GET') return client.get(`${address}${QUERIES[path] ?? ''}`, JSON_ONLY);
  const fields = { ...FIELDS[path], ...(UNIQUE[path] && { [UNIQUE[path]]: `n${randomUUID().slice(0, 8)}` }) };
  return PHOTOS[path] ? client.upload(address, PHOTOS[path], [[NAMED[path] ?? 'photo', JPEG]], JSON_ONLY) : client.post(address, fields, JSON_ONLY);
}

/** A session or a token of that person, other than the one in use. */
async function credentialOf(who, path) {
  const kind = path.includes('jetons') ? 'program' : 'browser';
  const before = await parvis.rows('select id from credential');
  await (kind === 'program' ? parvis.api(who) : parvis.browser(who));
  const [{ id }] = await parvis.rows('select id from credential where id not in (select value from json_each(?))', JSON.stringify(before.map((row) => row.id)));
  return id;
}

test('the table holds every route of the contract, and no other', () => {
  const own = ROUTES.map(({ verb, path }) => `${verb} ${path}`).sort();
  assert.deepEqual(own, parvis.openapi.operations.map(({ verb, path }) => `${verb} ${path}`).sort());
});

for (const [index, who] of WHO.entries()) {
  test(`every route, asked by ${who ?? 'a stranger'}`, async () => {
    const wrong = [];
    const own = ROUTES.map(() => ofPoitiers());
    // A category for each route that is about one: every page lists them all.
    const needed = (path) => ([sql]) => !sql.startsWith('insert into category') || path.includes('/categories');
    if (who) for (const [place, { path }] of ROUTES.entries()) await parvis.write(...own[place].rows.filter(needed(path)));
    let client = await parvis.browser(who);
    for (const [place, route] of ROUTES.entries()) {
      const { ids } = own[place];
      if (/^\/(deconnexion|mon-compte)/.test(route.path)) client = await parvis.browser(who);
      const credential = route.path.startsWith('/mon-compte/') && route.path.includes('{id}') ? await credentialOf(who ?? 'carl', route.path) : undefined;
      const { status, text } = await ask(client, route, { ...ids, credential });
      if (status !== route.statuses[index]) wrong.push(`${route.verb} ${route.path}: ${status}, not ${route.statuses[index]} ${text.slice(0, 160)}`);
    }
    assert.deepEqual(wrong, []);
  });
}

/** What an operator of the platform may do besides what a stranger may: the console, his own data, and his account without its tokens. */
const OPERATED = /^\/(console|conditions|deconnexion|invitations|journal-des-actions|mes-donnees|mon-compte)(\/(?!jetons)|$)/;

test('every route of a team is closed to an operator of the platform', async () => {
  const wrong = [];
  for (const route of ROUTES) {
    const { ids, rows } = ofPoitiers();
    if (route.path.includes('{')) await parvis.write(...rows);
    const odette = await parvis.browser('odette');
    // What he may do to an organisation is done to none.
    const { status } = await ask(odette, route, route.path.startsWith('/console') ? nowhere() : ids);
    const everybodys = new Set(route.statuses).size === 1;
    const leads = route.path === '/' || route.path === '/terrain';
    if (everybodys ? status !== route.statuses[0] : leads ? status !== 303 : !OPERATED.test(route.path) && ![403, 404].includes(status)) wrong.push(`${route.verb} ${route.path}: ${status}`);
    if (route.path.startsWith('/console') && status === 403) wrong.push(`${route.verb} ${route.path}: ${status}`);
  }
  assert.deepEqual(wrong, []);
});

const BY_IDENTIFIER = ROUTES.filter(({ path }) => /\{(?!file)\w+\}/.test(path));

/** What some alone may do: refused to the others before it is looked for. */
const KEPT = [
  { prefix: '/console', by: [] },
  { prefix: '/equipe/{person}/photo/', by: ['alice'] },
  { prefix: '/equipe/{person}/photo', by: ['alice', 'carl'] },
  { prefix: '/equipe', by: ['alice'] },
  { prefix: '/fin-de-contrat', by: ['alice'] },
  { prefix: '/interventions/categories', by: ['alice'] },
  { prefix: '/interventions/open311', by: ['alice'] },
  { prefix: '/interventions/import', by: ['alice'] },
  { prefix: '/interventions/zones', by: ['alice'] },
  { prefix: '/interventions/recurrences', by: ['alice', 'carl'] },
  { prefix: '/interventions/phrases', by: ['alice'] },
  { prefix: '/interventions/filtres', by: ['alice', 'carl', 'gaston', 'paula'] },
];

/** All that an answer shows. */
const faceOf = ({ status, headers, text }) => ({ status, text, headers: Object.fromEntries([...headers].filter(([name]) => name !== 'date')) });

test('interventions 39, identity 13: an identifier of another organisation is answered as one of nowhere', async () => {
  const { ids, rows } = things(QUINCAY, PEOPLE.quinn.id, PEOPLE.paula.id, 'quincay');
  await parvis.write(...rows);
  const foreign = { ...ids, credential: await credentialOf('quinn', '') };
  const before = await snapshot();
  for (const who of ['alice', 'carl', 'gaston', 'dora', 'paula']) {
    const browser = await parvis.browser(who);
    const routes = BY_IDENTIFIER.filter(({ path }) => who !== 'paula' || !path.startsWith('/invitations'));
    for (const route of routes) {
      for (const accept of route.verb === 'GET' ? ['application/json', 'text/html'] : ['application/json']) {
        const answer = (ids) => (route.verb === 'GET'
          ? browser.get(fill(route.path, ids), { accept })
          : browser.post(fill(route.path, ids), { ...FIELDS[route.path], moment: 'before' }, { accept }));
        const [one, other] = [await answer(foreign), await answer(nowhere())];
        assert.deepEqual(faceOf(one), faceOf(other), `${who} ${route.verb} ${route.path}`);
        const kept = KEPT.find(({ prefix }) => route.path.startsWith(prefix));
        const closed = kept !== undefined && !kept.by.includes(who);
        assert.equal(one.status, closed ? 403 : 404, `${who} ${route.verb} ${route.path}`);
      }
    }
  }
  assert.deepEqual(await snapshot(), before, 'nothing of Q changed');
});

/** What Q has. */
async function snapshot() {
  const tables = ['intervention', 'assignment', 'comment', 'photo', 'category', 'membership', 'member_role', 'portrait', 'journal', 'absence', 'recurrence'];
  return Promise.all(tables.map((table) => parvis.rows(`select * from ${table} where organisation_id = ?`, QUINCAY)));
}

test('interventions 39: an item of an organisation does not open to its comment or photo of another item', async () => {
  const [{ ids: one, rows }, { ids: other, rows: others }] = [ofPoitiers(), ofPoitiers(PEOPLE.gina.id)];
  await parvis.write(...rows, ...others);
  const gaston = await parvis.browser('gaston');
  const mixed = { ...one, comment_id: other.comment_id, photo_id: other.photo_id };
  for (const route of BY_IDENTIFIER.filter(({ path }) => /comment_id|photo_id/.test(path))) {
    const { status } = await ask(gaston, route, mixed);
    assert.ok([403, 404].includes(status), `${route.verb} ${route.path}: ${status}`);
    assert.notEqual(status, 200);
  }
});

test('an identifier that is none is not there', async () => {
  const alice = await parvis.browser('alice');
  for (const route of BY_IDENTIFIER.filter(({ verb, path }) => verb === 'GET' && !path.startsWith('/console'))) {
    const ids = new Proxy({}, { get: () => 'x' });
    assert.equal((await alice.get(fill(route.path, ids), JSON_ONLY)).status, 404, route.path);
  }
});
