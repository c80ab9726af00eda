import { type AnswerFacts, type Judgement, leakOf } from '#threats';
import type { AnswerContent } from '../../answer-content.ts';
import { askForReadable } from '../../answer-body.ts';
import type { Answered } from '../../exchange.ts';
import { grpcFault, inTheClear, isGrpc } from '../../grpc.ts';
import type { Steps } from '../../policy.ts';
import { Refusal } from '../../refusal.ts';
import type { Inspections } from './inspections.ts';
import { reasonOf } from './reason.ts';

/**
 * Judges answers before anything of them is sent: of every status, of every media type, with what was changed of them on
 * the way; streams of events one by one. What cannot be read is withheld.
 */
export function answerSteps(inspections: Inspections, bytes: number): Steps {
  const judged = (x: Answered, body: Buffer, mediaType = ''): Refusal | undefined =>
    refusalBy(inspections.answer(x, factsOf(x, body, mediaType)));
  return {
    transform: (_x, headers) => askForReadable(headers),
    everyAnswer: true,
    judgesTrailers: true,
    answerLimit: bytes,
    answerBody: (x, content) => faultOf(content) ?? judged(x, content.whole(), content.mediaType),
    answerEvents: {
      head: x => judged(x, noOctets),
      event: (x, { content }) => judged(x, content.whole()),
    },
    over: x => inspections.over(x),
  };
}

const noOctets = Buffer.alloc(0);

/** Trailers are fields like those of the head, which anything may read them as (RFC 9110 section 6.5). */
function factsOf(
  { answer: { status, headers, trailers = [] } }: Answered,
  body: Buffer,
  mediaType: string,
): AnswerFacts {
  const fields = [...headers, ...trailers];
  return {
    status,
    protocol: 'HTTP/1.1',
    headers: isGrpc(mediaType) ? inTheClear(fields) : fields,
    body: textOf(body),
  };
}

/**
 * Without NULs: that is what a text in UTF-16 or UTF-32 has between its octets, said or unsaid, as far as it is written
 * in the letters that traces and keys are written in.
 */
function textOf(body: Buffer): string {
  const text = body.toString('latin1');
  return body.includes(0) ? text.replaceAll('\0', '') : text;
}

/** Charsets in which letters of ASCII are the octets of ASCII, but for NULs between them. */
const likeAscii =
  /^(?:utf-?8|utf-(?:16|32)(?:le|be)?|us-ascii|ascii|latin1|iso-8859-\d{1,2}|windows-\d{3,4}|koi8-[ru]|euc-(?:jp|kr)|shift_jis|gbk|gb2312|gb18030|big5)?$/;

function faultOf({ charset, mediaType, octets }: AnswerContent): Refusal | undefined {
  if (octets.length === 0) return undefined;
  if (charset === undefined) return unproven('names two types');
  if (!likeAscii.test(charset)) return unproven('is written in a charset not known here');
  const fault = isGrpc(mediaType) ? grpcFault(mediaType, octets) : undefined;
  return fault === undefined ? undefined : unproven(`has ${fault}`);
}

const unproven = (why: string): Refusal => new Refusal('answer-unproven', { reason: `the answer ${why}` });

function refusalBy({ refusedBy, exceeded, matched }: Judgement): Refusal | undefined {
  if (exceeded !== undefined) return new Refusal('answer-unproven', { reason: exceeded });
  if (refusedBy === undefined) return undefined;
  const logged = matched.filter(({ logged }) => logged);
  const leak = leakOf(logged);
  return new Refusal('answer-leaks', {
    ...(leak === undefined
      ? {}
      : { detail: `The service answered with what looks like ${leak}, so the answer was withheld.` }),
    reason: reasonOf(logged.map(({ id, place }) => ({ rule: id, place, parameter: undefined }))),
  });
}
