/** Reads the commands of a README, and what it says that they print. */

export interface Step {
  /** The headline under which it stands. */
  readonly under: string;
  readonly commands: string;
  /** What the block after it shows; undefined where there is none. */
  readonly shows: string | undefined;
}

/** The `sh` blocks of one section (`## name`), each with the `text` block that follows it. */
export function stepsOf(markdown: string, section: string): Step[] {
  const from = markdown.indexOf(`\n## ${section}\n`);
  if (from < 0) throw new Error(`there is no section "${section}"`);
  const until = markdown.indexOf('\n## ', from + 1);
  const text = markdown.slice(from, until < 0 ? undefined : until);
  const steps: Step[] = [];
  let under = section;
  for (const match of text.matchAll(/^### (.+)$|^```(sh|text)\n([\s\S]*?)^```$/gm)) {
    const [, headline, language, content = ''] = match;
    if (headline !== undefined) under = headline;
    else if (language === 'sh') steps.push({ under, commands: content, shows: undefined });
    else {
      const last = steps.pop();
      if (last === undefined || last.shows !== undefined)
        throw new Error(`output of nothing under "${under}"`);
      steps.push({ ...last, shows: content });
    }
  }
  return steps;
}

/** Whether an output is what a README shows: `…` stands for part of a line, alone on its line for any lines. */
export function fits(output: string, shown: string): boolean {
  const pattern = lines(shown)
    .map(line => (line === '…' ? '(?:.*\n)*' : `${line.split('…').map(escape).join('.*')}\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${lines(output).join('\n')}\n`);
}

const lines = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .map(line => line.trimEnd());

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
