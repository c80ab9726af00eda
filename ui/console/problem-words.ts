import { ApiProblem } from '#kit/api/problem.ts';
import { headlineOf } from '#kit/forms/faults.ts';

/** A failure as one line, for a single control: its faults where it has some, else its headline and what it says. */
export function problemInWords(error: unknown): string {
  if (error instanceof ApiProblem && error.errors.length > 0)
    return error.errors.map(({ message }) => `It ${message}.`).join(' ');
  const { title, detail } = headlineOf(error);
  return detail === undefined ? `${title}.` : `${title}. ${detail}`;
}
