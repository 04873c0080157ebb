// Where a photo was taken, read from its bytes before they are redrawn without it (Exif 2.32, inside JPEG).

const SOI = 0xffd8;
const SOS = 0xffda;
const APP1 = 0xffe1;
const EXIF = 0x45786966;
const GPS_DIRECTORY = 0x8825;
const RATIONAL = 5;
const ASCII = 2;
const TAGS = { 1: 'north', 2: 'latitude', 3: 'east', 4: 'longitude' };
/** What of a file is read: its Exif stands at its beginning. */
export const HEAD = 256 * 1024;

/** The Exif segment of a JPEG, as a view on its TIFF part. */
function exifOf(view) {
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) return null;
  for (let at = 2; at + 10 < view.byteLength;) {
    const marker = view.getUint16(at);
    const size = view.getUint16(at + 2);
    if (marker === SOS || (marker & 0xff00) !== 0xff00 || size < 2) return null;
    if (marker === APP1 && view.getUint32(at + 4) === EXIF) {
      const end = Math.min(at + 2 + size, view.byteLength);
      return new DataView(view.buffer, view.byteOffset + at + 10, end - at - 10);
    }
    at += 2 + size;
  }
  return null;
}

function* entries(tiff, start, little) {
  const count = tiff.getUint16(start, little);
  for (let index = 0; index < count; index += 1) {
    const at = start + 2 + index * 12;
    yield { tag: tiff.getUint16(at, little), type: tiff.getUint16(at + 2, little), at: at + 8, value: tiff.getUint32(at + 8, little) };
  }
}

/** Degrees, minutes and seconds, each a fraction. */
function degrees(tiff, at, little) {
  const [whole, minutes, seconds] = [0, 8, 16].map((step) => tiff.getUint32(at + step, little) / tiff.getUint32(at + step + 4, little));
  return whole + minutes / 60 + seconds / 3600;
}

function read(tiff) {
  const little = tiff.getUint16(0) === 0x4949;
  const pointer = [...entries(tiff, tiff.getUint32(4, little), little)].find(({ tag }) => tag === GPS_DIRECTORY);
  if (!pointer) return null;
  const found = {};
  for (const { tag, type, at, value } of entries(tiff, pointer.value, little)) {
    if (type === ASCII) found[TAGS[tag]] = String.fromCharCode(tiff.getUint8(at));
    if (type === RATIONAL && TAGS[tag]) found[TAGS[tag]] = degrees(tiff, value, little);
  }
  const latitude = found.latitude * (found.north === 'S' ? -1 : 1);
  const longitude = found.longitude * (found.east === 'W' ? -1 : 1);
  const known = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0);
  return known ? { latitude: Number(latitude.toFixed(6)), longitude: Number(longitude.toFixed(6)) } : null;
}

/** Where the photo was taken; null when its first bytes (an ArrayBuffer) do not tell. */
export function placeOf(buffer) {
  try {
    const tiff = exifOf(new DataView(buffer));
    return tiff && read(tiff);
  } catch {
    // Bytes that lead out of the file are no place.
    return null;
  }
}
