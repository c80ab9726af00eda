import type { Command } from 'commander';
import { parse } from 'yaml';
import { assess, type Assessment, assessmentFaults, questions } from '#contracts';
import type { Version } from './answers.ts';
import { CommandFailure } from './exit.ts';
import { readInput } from './files.ts';
import type { Io } from './io.ts';
import { labelOf, readVersion, versionName, versionPath } from './places.ts';
import { action, commandOf } from './session.ts';

interface Options {
  readonly template?: boolean;
}

/** `assess`: stores the answers of the risk assessment, which harm categories need. */
export function assessCommand(io: Io): Command {
  return commandOf(
    'assess <version> [file]',
    'Store the risk assessment of a version (<api>/<version>) from a file of answers (YAML or JSON).',
  )
    .option('--template', 'print the questions as a file to fill in')
    .action(
      action(io, async ({ client, out }, options: Options, text: string, file: string | undefined) => {
        const name = versionName(text);
        if (options.template === true) {
          if (out.json) out.result({ questions }, () => '');
          else out.text(template());
          return;
        }
        if (file === undefined)
          throw new CommandFailure('usage', 'Name the file with the answers.', {
            hints: [
              `Print the questions with: npx gatehouse assess ${labelOf(name)} --template > assessment.yaml`,
            ],
          });
        const answers = readAnswers(file);
        const before = await readVersion(client, name);
        const { body } = await client.call<Version>(
          'PUT',
          `${versionPath(name)}/assessment`,
          { answers },
          { ifMatch: before.headers.get('etag') },
        );
        out.result(body, () => stored(labelOf(name), answers), [
          `npx gatehouse publish ${labelOf(name)} --dry-run`,
        ]);
      }),
    );
}

function stored(label: string, answers: Assessment): string {
  const { category, audience, reasons } = assess(answers);
  return [
    `The risk assessment of ${label} is stored. It speaks for ${category}, ${audience} at most:`,
    ...reasons.map(reason => `  ${reason}`),
  ].join('\n');
}

function readAnswers(file: string): Assessment {
  const text = readInput(file);
  let answers: unknown;
  try {
    answers = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new CommandFailure('usage', `${file} is not readable as YAML: ${(error as Error).message}`);
  }
  if (typeof answers !== 'object' || answers === null || Array.isArray(answers))
    throw new CommandFailure('usage', `${file} must hold a line for each question, such as \`volume: one\`.`);
  const faults = assessmentFaults(answers);
  if (faults.length > 0)
    throw new CommandFailure('refused', `${file} does not answer every question:`, {
      hints: faults.map(({ at, message }) => `${at.slice(1) || '(the whole file)'}: ${message}`),
    });
  return answers as Assessment;
}

function template(): string {
  return questions
    .map(({ name, text, why, answers }) =>
      [
        `# ${text}`,
        `# ${why}`,
        ...answers.map(({ value, meaning, example }) => `#   ${value}: ${meaning} (${example})`),
        `${name}: ${answers.length === 0 ? '""' : ''}`.trimEnd(),
        '',
      ].join('\n'),
    )
    .join('\n');
}
