import {
  type BodyShape,
  type Complaint,
  FormJudge,
  type JsonSchema,
  type Misfit,
  type OperationShape,
  ParameterJudge,
  placeOf,
  rangesOf,
  readContentType,
  type Readings,
  type StrayMember,
  type Validator,
  type XmlElement,
  XmlJudge,
} from '#enforcement';
import { type ParsedContent, contentOf } from '../../content.ts';
import type { Limited, Validated } from '../../exchange.ts';
import { Refusal } from '../../refusal.ts';
import { sendsBody } from '../content-type/policy.ts';
import { XmlSchema } from '../../xml-schema.ts';
import { sniffed } from './sniff.ts';
import type { OperationPlan } from '../../snapshot/plan.ts';
import type { Options } from './options.ts';

/** Places that are told at once. */
const mostPlaces = 20;

/** What a request is found to be: refused, or passed with things that are only noted. */
export interface Finding {
  readonly refusal: Refusal | undefined;
  readonly noted: Refusal | undefined;
}

const fine: Finding = { refusal: undefined, noted: undefined };

/** One media type that the operation takes. */
interface TakenBody {
  readonly shape: BodyShape;
  /** Made when the first body of its type comes. */
  validator: Validator | undefined;
  form: FormJudge | undefined;
  xml: XmlJudge | undefined;
  xsd: XmlSchema | undefined;
}

/** Judges the requests of one operation by its shape. */
export class OperationJudge {
  readonly #shape: OperationShape;
  readonly #readings: Readings;
  readonly #options: Options;
  readonly #parameters: ParameterJudge;
  readonly #limits: OperationPlan['contentLimits'];
  readonly #bodies = new Map<string, TakenBody>();

  constructor(
    shape: OperationShape,
    readings: Readings,
    options: Options,
    limits: OperationPlan['contentLimits'],
  ) {
    this.#shape = shape;
    this.#readings = readings;
    this.#options = options;
    this.#limits = limits;
    this.#parameters = new ParameterJudge(shape.parameters, readings, limits.json);
    for (const body of shape.bodies)
      this.#bodies.set(body.mediaType, {
        ...{ shape: body, validator: undefined, form: undefined, xml: undefined },
        xsd: body.xsd === undefined ? undefined : new XmlSchema(body.xsd),
      });
  }

  /** Parameters, and whether there is a body of a type that is taken. */
  head(x: Limited): Finding {
    const { complaints, unknown } = this.#parameters.judge({
      path: x.parameters,
      query: x.query,
      rawHeaders: x.request.rawHeaders,
    });
    const isRefused = this.#options.unknownQuery !== 'report';
    if (isRefused) complaints.push(...unknown);
    if (complaints.length > 0) return { refusal: this.#parameterRefusal(complaints), noted: undefined };
    const noted = unknown.length === 0 || isRefused ? undefined : this.#parameterRefusal(unknown);
    const refusal = x.upgrade === undefined ? this.#bodyHead(x) : undefined;
    return refusal === undefined && noted === undefined ? fine : { refusal, noted };
  }

  /** The body, which is there as a whole. */
  content(x: Validated): Finding | Promise<Finding> {
    const content = contentOf(x);
    if (content === undefined)
      return this.#shape.bodyRequired ? refused(this.#bodyRefusal([missingBody])) : fine;
    if (content instanceof Refusal) return refused(this.#told(content));
    const taken = this.#takenBy(x);
    if (taken === undefined) return refused(this.#unsupported(x));
    const { shape } = taken;
    if (content.kind === 'form' || content.kind === 'multipart') return this.#formContent(content, taken);
    if (content.kind === 'xml') return this.#xmlContent(x, content.root, taken);
    if (shape.schema === undefined || shape.schema === true) return fine;
    switch (content.kind) {
      case 'json':
        return this.#validated(content.value, taken, shape.schema);
      case 'text':
        return this.#validated(this.#readings.of(shape.schema).scalar(content.text), taken, shape.schema);
      default:
        // Octets that nothing here reads have a length and nothing else.
        return this.#readings.of(shape.schema).kinds.types.has('string')
          ? this.#validated((x.body ?? Buffer.alloc(0)).toString('latin1'), taken, shape.schema)
          : fine;
    }
  }

  #bodyHead(x: Limited): Refusal | undefined {
    const sends = sendsBody(x.request);
    if (this.#bodies.size === 0) return sends ? new Refusal('body-unexpected') : undefined;
    if (!sends) return this.#shape.bodyRequired ? this.#bodyRefusal([missingBody]) : undefined;
    return this.#takenBy(x) === undefined ? this.#unsupported(x) : undefined;
  }

  #takenBy(x: Limited): TakenBody | undefined {
    const given = x.request.headers['content-type'];
    const type = given === undefined ? undefined : readContentType(given)?.essence;
    if (type === undefined) return undefined;
    for (const range of rangesOf(type)) {
      const taken = this.#bodies.get(range);
      if (taken !== undefined) return taken;
    }
    return undefined;
  }

  #validated(value: unknown, taken: TakenBody, schema: JsonSchema): Finding {
    const isReported = this.#options.unknownMembers === 'report';
    taken.validator ??= this.#readings.contract.validator(schema, 'request', {
      unknownMembers: isReported ? 'allow' : 'refuse',
    });
    const fault = taken.validator(value);
    if (fault !== undefined)
      return refused(this.#bodyRefusal([{ pointer: fault.pointer, message: fault.expected }]));
    if (!isReported) return fine;
    const strays = taken.validator.strays(value, mostPlaces);
    return strays.length === 0
      ? fine
      : { refusal: undefined, noted: this.#bodyRefusal(strays.map(strayMisfit)) };
  }

  #formContent(
    content: Extract<ParsedContent, { kind: 'form' | 'multipart' }>,
    taken: TakenBody,
  ): Finding | Promise<Finding> {
    taken.form ??= new FormJudge(taken.shape, this.#readings, this.#limits.json);
    const read =
      content.kind === 'form' ? taken.form.ofFields(content.fields) : taken.form.ofParts(content.parts);
    if ('message' in read) return refused(this.#bodyRefusal([read]));
    const { schema } = taken.shape;
    const found = schema === undefined ? fine : this.#validated(read.value, taken, schema);
    if (found.refusal !== undefined || content.kind === 'form' || this.#options.sniff === false) return found;
    const { form } = taken;
    const files = content.parts.filter(({ octets }) => octets.length > 0);
    return files.some(({ fileName }) => fileName !== undefined)
      ? sniffed(files, part => form.typesOf(part)).then(misfit =>
          misfit === undefined ? found : refused(this.#bodyRefusal([misfit])),
        )
      : found;
  }

  /** By the XML Schema, where there is one, and by the contract's own. */
  #xmlContent(x: Validated, root: XmlElement, taken: TakenBody): Finding | Promise<Finding> {
    const body = x.body ?? Buffer.alloc(0);
    const late = (verdict: Refusal | undefined): Finding =>
      verdict === undefined ? this.#xmlValue(body, root, taken) : refused(this.#told(verdict));
    const verdict = taken.xsd?.judge(body);
    return verdict instanceof Promise ? verdict.then(late) : late(verdict);
  }

  #xmlValue(body: Buffer, root: XmlElement, taken: TakenBody): Finding {
    const { schema } = taken.shape;
    if (schema === undefined || schema === true) return fine;
    taken.xml ??= new XmlJudge(taken.shape, this.#readings);
    if (!taken.xml.readsElements) return this.#validated(body.toString(), taken, schema);
    const read = taken.xml.read(root);
    return 'message' in read
      ? refused(this.#bodyRefusal([read]))
      : this.#validated(read.value, taken, schema);
  }

  #parameterRefusal(complaints: readonly Complaint[]): Refusal {
    const [first] = complaints;
    return new Refusal('parameter-invalid', {
      ...this.#errors(
        complaints.map(complaint => ({ pointer: placeOf(complaint), message: complaint.message })),
      ),
      // Where in words of the contract, never in names that the client chose.
      reason: `${first?.where.split(' ')[0] ?? ''}: ${first?.message ?? ''}`,
    });
  }

  #bodyRefusal(misfits: readonly Misfit[]): Refusal {
    return new Refusal('body-invalid', {
      ...this.#errors(misfits),
      reason: `body: ${misfits[0]?.message ?? ''}`,
    });
  }

  /** A refusal of the reader, told as the options allow. */
  #told(refusal: Refusal): Refusal {
    const { code, status, headers, detail, reason, errors = [] } = refusal;
    if (errors.length === 0 || (this.#options.details ?? 'full') === 'full') return refusal;
    return new Refusal(code, {
      status,
      ...(headers === undefined ? {} : { headers }),
      ...(detail === undefined ? {} : { detail }),
      ...(reason === undefined ? {} : { reason }),
      ...this.#errors(errors.map(({ at, message }) => ({ pointer: at, message }))),
    });
  }

  #errors(misfits: readonly Misfit[]): Pick<Refusal, 'errors'> | Record<string, never> {
    const { details = 'full' } = this.#options;
    if (details === 'none') return {};
    return {
      errors: misfits.slice(0, mostPlaces).map(({ pointer, message }) => ({
        at: pointer.length > 256 ? `${pointer.slice(0, 255)}…` : pointer,
        message: details === 'full' ? message : 'is not as the contract says',
      })),
    };
  }

  #unsupported(x: Limited): Refusal {
    const house = x.zone.document.contentTypeStatus === 406;
    return new Refusal(house ? 'content-type-refused' : 'content-type-unsupported', {
      headers: { accept: [...this.#bodies.keys()].join(', ') },
      reason: 'Content-Type is not one that the operation takes',
    });
  }
}

const refused = (refusal: Refusal): Finding => ({ refusal, noted: undefined });

const missingBody: Misfit = { pointer: '', message: 'is required' };

const strayMisfit = ({ pointer, why }: StrayMember): Misfit => ({
  pointer,
  message: why === 'unknown' ? 'is not known to the contract' : 'must not be sent',
});
