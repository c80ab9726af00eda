import { rangesOf } from '../content-type.ts';
import type { AnswerShape, BodyShape, OperationShape } from '../shape.ts';

/** What the contract promises for an answer of this status: by the status itself, its class, or as a default. */
export function promisedAnswer(shape: OperationShape, status: number): AnswerShape | undefined {
  const exact = String(status);
  const ofClass = `${exact[0]}XX`;
  const by = (name: string) => shape.answers.find(answer => answer.status.toUpperCase() === name);
  return by(exact) ?? by(ofClass) ?? by('DEFAULT');
}

/** The body promised for a media type (lower case, without parameters): by itself first, then by the closest range. */
export function promisedBody(bodies: readonly BodyShape[], mediaType: string): BodyShape | undefined {
  for (const range of rangesOf(mediaType)) {
    const found = bodies.find(body => body.mediaType === range);
    if (found !== undefined) return found;
  }
  return undefined;
}
