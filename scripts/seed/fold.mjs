// Folded text, as shared/domain/src/fold.rs folds it: a test compares the two on every row of the seed.

/** In lower case, without accents or ligatures, apostrophes and special spaces as a space. */
export function fold(text) {
  return text
    .toLowerCase()
    .replace(/['’‘ʼ]|\s/g, ' ')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
}

/** The folded words of two characters and more. */
export function words(text) {
  return new Set(fold(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 2));
}
