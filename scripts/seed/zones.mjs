// The outline of each demo commune, read from a file beside this one, and districts of Poitiers drawn by hand.

import { readFile } from 'node:fs/promises';
import { uuid } from './uuid.mjs';

/** West, south, east, north. */
const DISTRICTS = {
  86194: [['Centre-ville', [0.336, 46.572, 0.3535, 46.5875]], ['Gare', [0.325, 46.576, 0.336, 46.592]], ['Les Couronneries', [0.3535, 46.586, 0.375, 46.602]]],
};

const square = ([west, south, east, north]) => [[[[west, south], [east, south], [east, north], [west, north], [west, south]]]];

function zone(organisation, kind, name, coordinates) {
  const points = coordinates.flat(2);
  const [longitudes, latitudes] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return {
    organisation_id: organisation.id,
    id: uuid(`${organisation.slug}/zone/${name}`, organisation.created_at),
    kind,
    name,
    geometry: JSON.stringify({ type: 'MultiPolygon', coordinates }),
    west: Math.min(...longitudes),
    south: Math.min(...latitudes),
    east: Math.max(...longitudes),
    north: Math.max(...latitudes),
  };
}

/** The rows of the zones of an organisation. */
export async function zonesOf(organisation, name) {
  const { geometry } = JSON.parse(await readFile(new URL(`outline-${organisation.insee}.geojson`, import.meta.url), 'utf8'));
  const districts = DISTRICTS[organisation.insee] ?? [];
  return [zone(organisation, 'territory', name, [geometry.coordinates]), ...districts.map(([district, box]) => zone(organisation, 'district', district, square(box)))];
}

/** In which of the districts, whose borders are their bounds, each intervention lies. */
export function placesOf(zones, interventions) {
  const within = ({ latitude, longitude }) => ({ kind, west, south, east, north }) =>
    kind === 'district' && latitude !== null && longitude >= west && longitude <= east && latitude >= south && latitude <= north;
  return interventions.flatMap((row) => zones.filter(within(row)).map(({ organisation_id, id }) => ({ organisation_id, zone_id: id, intervention_id: row.id })));
}
