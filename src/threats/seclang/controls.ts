import { SecLangFault } from './fault.ts';
import type { Control, RuleChoice } from './rule.ts';
import { readTargets } from './targets.ts';

/** Body processors that rules may ask for. */
export const bodyProcessors: readonly string[] = ['URLENCODED', 'MULTIPART', 'JSON', 'XML'];

/** What `ctl` asks for; undefined for what changes nothing here: a log of ModSecurity's own. @throws Error */
export function readControl(text: string): Control | undefined {
  const split = text.indexOf('=');
  const name = (split === -1 ? text : text.slice(0, split)).toLowerCase();
  const value = split === -1 ? '' : text.slice(split + 1);
  switch (name) {
    case 'auditengine':
    case 'auditlogparts':
    // REQUEST_BODY is always there.
    case 'forcerequestbodyvariable':
      return undefined;
    case 'requestbodyprocessor':
      if (!bodyProcessors.includes(value.toUpperCase()))
        throw new Error(`expected one of ${bodyProcessors.join(', ')}, found "${value}"`);
      return { kind: 'body-processor', processor: value.toUpperCase() };
    case 'ruleengine':
      return { kind: 'rule-engine', mode: readMode(value) };
    case 'ruleremovebyid':
      return { kind: 'remove-rules', rules: readIds(value) };
    case 'ruleremovebytag':
      return { kind: 'remove-rules', rules: { by: 'tag', text: value } };
    case 'ruleremovebymsg':
      return { kind: 'remove-rules', rules: { by: 'message', text: value } };
    case 'ruleremovetargetbyid':
      return removeTargets(value, readIds);
    case 'ruleremovetargetbytag':
      return removeTargets(value, text => ({ by: 'tag', text }));
    case 'ruleremovetargetbymsg':
      return removeTargets(value, text => ({ by: 'message', text }));
    default:
      throw new Error(`"${name}" is not supported`);
  }
}

function readMode(value: string): 'on' | 'off' | 'detection-only' {
  const mode = { on: 'on', off: 'off', detectiononly: 'detection-only' } as const;
  const found = mode[value.toLowerCase() as keyof typeof mode];
  if (found === undefined) throw new Error(`expected On, Off or DetectionOnly, found "${value}"`);
  return found;
}

/** `942100` or `942000-942999`. @throws Error */
export function readIds(text: string): RuleChoice {
  const [, from, to = from] = /^"?(\d{1,10})(?:-(\d{1,10}))?"?$/.exec(text.trim()) ?? [];
  if (from === undefined) throw new Error(`expected the id of a rule or a range of them, found "${text}"`);
  return { by: 'id', from: Number(from), to: Number(to) };
}

function removeTargets(value: string, choose: (text: string) => RuleChoice): Control {
  const split = value.indexOf(';');
  if (split === -1) throw new Error(`expected rules;variable, found "${value}"`);
  try {
    const { targets } = readTargets({
      text: value.slice(split + 1),
      placeAt: () => ({ file: '', line: 1, column: 1 }),
    });
    return { kind: 'remove-targets', rules: choose(value.slice(0, split)), targets };
  } catch (error) {
    if (error instanceof SecLangFault)
      throw new Error(error.message.replace(/^[^ ]* /, ''), { cause: error });
    throw error;
  }
}

/** Whether a rule is among those that are chosen. */
export function chooses(
  choice: RuleChoice,
  rule: { readonly id: number; readonly tags: readonly string[]; readonly message: string },
): boolean {
  switch (choice.by) {
    case 'id':
      return rule.id >= choice.from && rule.id <= choice.to;
    case 'tag':
      return rule.tags.some(tag => tag.includes(choice.text));
    case 'message':
      return rule.message.includes(choice.text);
  }
}
