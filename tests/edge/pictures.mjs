// Photos as phones send them: the samples of the sanitiser's own tests, laden with what must not be kept.

import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';

const sample = (name) => readFileSync(`shared/domain/src/photo/samples/${name}`);

/** Photos that people took with phones and a camera, from the tests of two libraries, and words that each holds of what took it. */
export const TAKEN = [
  ['exif/test/test1.jpg', 'iPhone 4S'],
  ['exif/test/test2.jpg', 'iPhone 4S'],
  ['exif/test/test3.jpg', 'iPhone 4S'],
  ['exif/test/short-ascii-II.jpg', 'XIAOMI', 'NVDA'],
  ['exif-parser/test/starfish.jpg', 'Lumia 820', 'Windows Phone'],
  ['exif/test/sony-alpha-6000.jpg', 'ILCE-6000', 'MPF'],
].map(([file, ...words]) => ({ file, words, bytes: readFileSync(`node_modules/${file}`) }));

export const JPEG = sample('baseline.jpg');
export const PNG = sample('palette.png');
export const WEBP = sample('lossy.webp');
export const HEIC = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic'), Buffer.alloc(200)]);
export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
export const HTML = Buffer.from('<!doctype html><script>alert(1)</script>');

/** A JPEG segment. */
function segment(marker, body) {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(body.length + 2);
  return Buffer.concat([Buffer.from([0xff, marker]), length, body]);
}

/** One entry of a TIFF directory, little-endian. */
function entry(tag, type, count, value) {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16LE(tag, 0);
  bytes.writeUInt16LE(type, 2);
  bytes.writeUInt32LE(count, 4);
  bytes.writeUInt32LE(value, 8);
  return bytes;
}

function directory(...entries) {
  const count = Buffer.alloc(2);
  count.writeUInt16LE(entries.length);
  return Buffer.concat([count, ...entries, Buffer.alloc(4)]);
}

const rationals = (...pairs) => Buffer.concat(pairs.map(([over, under]) => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(over, 0);
  bytes.writeUInt32LE(under, 4);
  return bytes;
}));

/** Exif of a turned phone: orientation 6, its make, and 46°34'48.81"N 0°20'25.35"E. */
function exif() {
  const [main, gps, make] = [8, 62, 116];
  const [latitude, longitude] = [128, 152];
  const tiff = Buffer.concat([
    Buffer.from('II*\0'), Buffer.from([main, 0, 0, 0]),
    directory(entry(0x010f, 2, 10, make), entry(0x0112, 3, 1, 6), entry(0x0110, 2, 10, make), entry(0x8825, 4, 1, gps)),
    directory(entry(1, 2, 2, 0x4e), entry(2, 5, 3, latitude), entry(3, 2, 2, 0x45), entry(4, 5, 3, longitude)),
    Buffer.from('ParvisFone\0\0'),
    rationals([46, 1], [34, 1], [4881, 100]), rationals([0, 1], [20, 1], [2535, 100]),
  ]);
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff]));
}

/** What `laden` carries and what must be in no object of R2. */
export const TRACES = ['ParvisFone', 'http://ns.adobe.com/xap', 'Photoshop 3.0', 'Pris devant chez Mme Untel', 'ftyp', 'MPF'];

/** A JPEG with Exif, GPS, XMP, IPTC, a comment, a multi-picture index, and 3 MB of film after its end; drawn from `jpeg`. */
export function laden(jpeg = JPEG) {
  const film = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(3_000_000, 7)]);
  const kept = [
    exif(),
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>')),
    segment(0xe2, Buffer.from('MPF\0II*\0')),
    segment(0xed, Buffer.from('Photoshop 3.0\x008BIM')),
    segment(0xfe, Buffer.from('Pris devant chez Mme Untel')),
  ];
  return Buffer.concat([jpeg.subarray(0, 2), ...kept, jpeg.subarray(2), film]);
}

/** A JPEG of exactly so many bytes: comments fill it. */
export function heavy(bytes) {
  const parts = [JPEG.subarray(0, 2)];
  let missing = bytes - JPEG.length;
  while (missing > 0) {
    const size = missing > 60_000 + 4 ? 60_000 : missing;
    parts.push(segment(0xfe, Buffer.alloc(size - 4, 32)));
    missing -= size;
  }
  return Buffer.concat([...parts, JPEG.subarray(2)]);
}

/** A JPEG whose header says 10,000 by 6,000 pixels. */
export function huge() {
  const bytes = Buffer.from(JPEG);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(6000, frame + 5);
  bytes.writeUInt16BE(10000, frame + 7);
  return bytes;
}

/** A PNG with an Exif chunk and a text. */
export function ladenPng() {
  const chunk = (type, data) => {
    const named = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  const afterHeader = 8 + 25;
  return Buffer.concat([
    PNG.subarray(0, afterHeader), chunk('tEXt', Buffer.from('Author\0Mme Untel')), chunk('eXIf', Buffer.from('II*\0\x08\0\0\0\0\0')), PNG.subarray(afterHeader),
  ]);
}
