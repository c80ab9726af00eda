import { AnswerContent } from '../answer-content.ts';
import { failed, settle } from '../engine.ts';
import type { ExchangeState } from '../exchange-state.ts';
import type { Answered } from '../exchange.ts';
import { Refusal } from '../refusal.ts';
import type { OperationPlan } from '../snapshot/plan.ts';
import { emptyComment, EventReader, type StreamEvent, writeEvent } from './event-reader.ts';

/** An event of an answer that has no end, for a step that looks at it and may change it. */
export interface AnswerEvent {
  readonly content: AnswerContent;
  readonly name: string | undefined;
  /** Where a client goes on when it comes again; a step may take it out. */
  id: string | undefined;
}

/** What judges streams of events, one event after the other. */
export interface EventRule {
  /** Before anything is sent: may change the head. */
  readonly head: (x: Answered) => Refusal | undefined;
  readonly event: (x: Answered, event: AnswerEvent) => Refusal | undefined;
}

type EventSteps = NonNullable<OperationPlan['answerEvents']>;

/** The one media type of which events are read. */
export const eventStream = 'text/event-stream';

/** Whether an answer says that it is a stream of events in UTF-8, as the standard has it, and nothing besides. */
export function isEventStream(headers: readonly string[]): boolean {
  let found: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i]?.toLowerCase();
    const value = headers[i + 1]?.toLowerCase() ?? '';
    if (name === 'content-encoding' && value !== 'identity') return false;
    if (name !== 'content-type') continue;
    if (found !== undefined) return false;
    found = value;
  }
  return /^text\/event-stream(?:;\s*charset=(?:utf-8|"utf-8"))?\s*$/.test(found ?? '');
}

/** Whether any of these steps does more than report. */
export const blocks = (steps: EventSteps): boolean => steps.some(({ mode }) => mode === 'block');

/** Judges the events of one answer as they come, and writes them anew. */
export class EventFilter {
  readonly #x: ExchangeState;
  readonly #steps: EventSteps;
  readonly #reader: EventReader;
  /** Attachments that have reported: a stream may last for hours, and what it would be refused for is told once. */
  readonly #reported = new Set<string>();
  /** From here on nothing would be understood. */
  #isUnreadable = false;

  constructor(x: ExchangeState, steps: EventSteps) {
    this.#x = x;
    this.#steps = steps;
    this.#reader = new EventReader(x.operation.answerLimit);
  }

  /** What of this piece, and of those before it, can be sent; or why the stream must end. */
  write(piece: Buffer): Buffer | Refusal {
    const written = this.#isUnreadable ? piece : this.#written(piece);
    // What only reports changes nothing, not even how it is written, and holds nothing back.
    return blocks(this.#steps) ? written : piece;
  }

  #written(piece: Buffer): Buffer | Refusal {
    const parts = this.#reader.read(piece);
    this.#isUnreadable = typeof parts === 'string';
    if (typeof parts === 'string')
      return unproven(parts === 'too-long' ? 'an event is too long to be checked' : 'an event is no UTF-8');
    const texts: string[] = [];
    for (const part of parts) {
      const text = part === 'comment' ? emptyComment : this.#judged(part);
      if (text instanceof Refusal) return text;
      texts.push(text);
    }
    return Buffer.from(texts.join(''));
  }

  #judged(part: StreamEvent): string | Refusal {
    const octets = Buffer.from(part.data ?? '');
    const event = eventOf(part, octets);
    for (const step of this.#steps) {
      const isTrial = step.mode === 'report';
      if (isTrial && this.#reported.has(step.policyId)) continue;
      let verdict: Refusal | undefined;
      try {
        // What only reports changes nothing.
        verdict = step.run.event(this.#x, isTrial ? eventOf(part, octets) : event);
      } catch (error) {
        verdict = failed(step, error);
      }
      if (isTrial && verdict !== undefined) this.#reported.add(step.policyId);
      const refusal = settle(step, verdict, this.#x);
      if (refusal !== undefined) return refusal;
    }
    const { content, id } = event;
    return writeEvent({
      ...part,
      id,
      data: part.data === undefined ? undefined : content.whole().toString(),
    });
  }
}

const eventOf = ({ name, id }: StreamEvent, octets: Buffer): AnswerEvent => ({
  content: new AnswerContent(['content-type', `${eventStream}; charset=utf-8`], octets),
  name,
  id,
});

const unproven = (reason: string): Refusal => new Refusal('answer-unproven', { reason });
