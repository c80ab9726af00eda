/** Where something is written in a file of rules; lines and columns from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Rules that cannot be loaded. They are void as a whole: a rule that is left out would be an attack let through. */
export class SecLangFault extends Error {
  readonly place: Place;

  constructor(place: Place, message: string) {
    super(`${place.file}:${place.line}:${place.column}: ${message}`);
    this.name = 'SecLangFault';
    this.place = place;
  }
}
