import { internalsIn } from '#enforcement';
import type { AnswerContent } from '../../answer-content.ts';

/** What an error shows of the program behind: in its text, or in any string of a JSON document. */
export function internalsOf(content: AnswerContent): ReturnType<typeof internalsIn> {
  if (content.form === 'text') return internalsIn(content.text);
  for (const document of content.documents) {
    const found = inStrings(document);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inStrings(document: unknown): ReturnType<typeof internalsIn> {
  // Without recursion: how deep it is nested is the upstream's choice. Lines of a trace may be elements of a list.
  const rest: unknown[] = [document];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value === 'string') {
      const found = internalsIn(value);
      if (found !== undefined) return found;
    } else if (typeof value === 'object' && value !== null)
      for (const one of Object.values(value)) rest.push(one);
  }
  return undefined;
}
