// Pictures drawn anew as JPEG: at most 1600 px and 500 KB, with a thumbnail. Redrawing drops where and when they were taken.

const LONG_EDGE = 1600;
const HEAVY = 500 * 1024;
const PASSES = [
  { edge: LONG_EDGE, quality: 0.8 },
  { edge: LONG_EDGE, quality: 0.6 },
  { edge: 1280, quality: 0.6 },
  { edge: 1024, quality: 0.5 },
];
const THUMBNAIL_HEAVY = 60 * 1024;
const THUMBNAIL_PASSES = [
  { edge: 320, quality: 0.75 },
  { edge: 320, quality: 0.5 },
  { edge: 240, quality: 0.4 },
];

/** The bitmap as a JPEG whose long edge is at most `edge`, with the size it then has. */
async function draw(bitmap, { edge, quality }) {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
  if (!blob) throw new Error('no JPEG');
  return { blob, width: canvas.width, height: canvas.height };
}

/** The first pass that is light enough, else the last one. */
async function lighten(bitmap, passes, heavy) {
  let drawn;
  for (const pass of passes) {
    drawn = await draw(bitmap, pass);
    if (drawn.blob.size <= heavy) break;
  }
  return drawn;
}

const named = (name, { blob }) => new File([blob], name, { type: 'image/jpeg' });

/** A picture, a bitmap or a canvas, as it will leave: the photo, its thumbnail, the size of the photo. */
export async function encode(picture) {
  const photo = await lighten(picture, PASSES, HEAVY);
  const thumbnail = await lighten(picture, THUMBNAIL_PASSES, THUMBNAIL_HEAVY);
  const size = `${photo.width}\u00a0×\u00a0${photo.height}\u00a0px`;
  return { photo: named('photo.jpg', photo), thumbnail: named('vignette.jpg', thumbnail), size };
}

/** A file as it will leave, upright; fails on what the browser cannot read. */
export async function redraw(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const made = await encode(bitmap);
  bitmap.close();
  return made;
}

/** Files as an input holds them. */
export function listOf(files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  return transfer.files;
}
