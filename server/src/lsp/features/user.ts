import { type InstantWords, instantWords } from './instantWords.ts';

/** Whom the server speaks to. */
export interface User {
  readonly instants: InstantWords;
  /** The page of the VTEX Help Center about predefined roles. */
  readonly predefinedRoles: string;
}

export interface Place {
  /** A BCP 47 tag, such as `pt-BR`. */
  readonly locale?: string | undefined;
  /** An IANA name, such as `America/Sao_Paulo`. That of this process where it is left out. */
  readonly timeZone?: string | undefined;
}

/** Speaks English where the Help Center does not have the user's language. */
export function userAt(place: Place): User {
  const [language = 'en'] = (place.locale ?? 'en').toLowerCase().split(/[-_]/);
  const known = ['es', 'pt'].includes(language) ? language : 'en';
  return {
    instants: instantWords(place),
    predefinedRoles: `https://help.vtex.com/${known}/tutorial/predefined-roles--jGDurZKJHvHJS13LnO7Dy`,
  };
}
