// Pictures drawn anew: a photo as a JPEG of at most 1600 px and 500 KB, with a thumbnail; smaller, a portrait and a logo. Redrawing drops where
// and when they were taken.

const LONG_EDGE = 1600;
const HEAVY = 500 * 1024;
const PASSES = [
  { edge: LONG_EDGE, quality: 0.8 },
  { edge: LONG_EDGE, quality: 0.6 },
  { edge: 1280, quality: 0.6 },
  { edge: 1024, quality: 0.5 },
];
const SHRUNK = {
  portrait: { name: 'photo.jpg', type: 'image/jpeg', passes: [{ edge: 640, quality: 0.8 }, { edge: 480, quality: 0.6 }] },
  // PNG: what is transparent stays so.
  logo: { name: 'logo.png', type: 'image/png', passes: [{ edge: 640 }, { edge: 320 }] },
};
const THUMBNAIL_HEAVY = 60 * 1024;
const THUMBNAIL_PASSES = [
  { edge: 320, quality: 0.75 },
  { edge: 320, quality: 0.5 },
  { edge: 240, quality: 0.4 },
];

/** The bitmap as a picture whose long edge is at most `edge`, with the size it then has. */
async function draw(bitmap, { edge, quality }, type) {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  if (type === 'image/jpeg') {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, type, quality));
  if (!blob) throw new Error('no picture');
  return { blob, width: canvas.width, height: canvas.height };
}

/** The first pass that is light enough, else the last one. */
async function lighten(bitmap, passes, heavy, type = 'image/jpeg') {
  let drawn;
  for (const pass of passes) {
    drawn = await draw(bitmap, pass, type);
    if (drawn.blob.size <= heavy) break;
  }
  return drawn;
}

const named = (name, { blob }) => new File([blob], name, { type: blob.type });

/** A picture, a bitmap or a canvas, as it will leave: the photo, its thumbnail, the size of the photo. */
export async function encode(picture) {
  const photo = await lighten(picture, PASSES, HEAVY);
  const thumbnail = await lighten(picture, THUMBNAIL_PASSES, THUMBNAIL_HEAVY);
  const size = `${photo.width}\u00a0×\u00a0${photo.height}\u00a0px`;
  return { photo: named('photo.jpg', photo), thumbnail: named('vignette.jpg', thumbnail), size };
}

/** What `made` makes of a file once it is read, upright; fails on what the browser cannot read. */
async function read(file, made) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  try {
    return await made(bitmap);
  } finally {
    bitmap.close();
  }
}

/** A file as it will leave. */
export const redraw = (file) => read(file, encode);

/** A file as it will leave for a `portrait` or a `logo`. */
export function shrink(file, kind) {
  const { name, type, passes } = SHRUNK[kind];
  return read(file, async (bitmap) => named(name, await lighten(bitmap, passes, HEAVY, type)));
}

/** Files as an input holds them. */
export function listOf(files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer.files;
}
