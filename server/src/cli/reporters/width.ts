import { eastAsianWidth } from 'get-east-asian-width';

/** How many columns of a terminal the text takes. */
export function widthOf(text: string): number {
  // Nearly all text is of this kind.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

export function widthOfCharacter(character: string): number {
  // Marks go on top of what stands before them, and joiners take no place.
  return /^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character) ? 0 : eastAsianWidth(character.codePointAt(0) ?? 0);
}
