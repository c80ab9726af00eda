import type { TObject, TSchema } from 'typebox';
import { policies, type Policy } from '#gateway';
import { generatedFrom } from './notice.ts';

/** Every policy with its options, from the schemas that check them. */
export function policyPage(): string {
  const sorted = [...policies].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const index = sorted.map(({ name, summary }) => `| [${name}](#${name}) | ${summary} |`);
  return `${generatedFrom('src/gateway/policies')}# Policies

A policy is one control. It is attached to a zone, an API version, an operation or a plan, in \`block\` mode or in
\`report\` mode, where it refuses nothing and records what it would have refused. Where several attachments of one policy
apply, all are enforced. A step that fails refuses, unless the policy's section says otherwise.

| policy | what it does |
| --- | --- |
${index.join('\n')}

${sorted.map(section).join('\n')}`;
}

function section({ name, title, summary, options, onError }: Policy): string {
  const rows = Object.entries(options.properties).map(([option, schema]) => row(option, schema, options));
  return `## ${name}

**${title}.** ${summary} [Details and examples](../../src/gateway/policies/${name}/README.md)
${onError === 'pass' ? '\nIf a step of it fails, the request passes.\n' : ''}
${rows.length === 0 ? 'No options.\n' : `| option | needed | values | default | meaning |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`}`;
}

interface Described {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Described[];
  readonly items?: Described;
  readonly minimum?: number;
  readonly maximum?: number;
}

function row(name: string, schema: TSchema, parent: TObject): string {
  const described = schema as Described;
  const needed = ((parent as { required?: readonly string[] }).required ?? []).includes(name);
  const standard = described.default === undefined ? '' : `\`${JSON.stringify(described.default)}\``;
  const cells = [
    `\`${name}\``,
    needed ? 'yes' : '',
    values(described),
    standard,
    described.description ?? '',
  ];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** What may be written, in few words. */
function values(schema: Described): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map(value => `\`${String(value)}\``).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(values).join(', ');
  if (schema.items !== undefined) return `list of ${values(schema.items)}`;
  const { type = 'any', minimum, maximum } = schema;
  if (minimum !== undefined && maximum !== undefined)
    return `${type}, ${minimum.toLocaleString('en')} to ${maximum.toLocaleString('en')}`;
  return type;
}
