import { type Directive, readDirectives, type Word } from './directives.ts';
import { SecLangFault } from './fault.ts';
import { Assembly } from './assembly.ts';
import { matching, resolvePath, type RuleFiles } from './rule-files.ts';
import type { RuleSet } from './rule.ts';

/** Files within files. */
const deepestInclude = 8;
/** Directives in all files together: CRS 4 has 900. */
const mostDirectives = 20_000;

/**
 * Loads rules: first the files with their settings, then what was chosen by who uses them, then the rules themselves.
 * Whatever is not known here is refused by its name; nothing is passed over. Of `published` files, patterns that RE2 does
 * not read are widened to ones that find at least as much. Of `proven` files, which
 * were loaded elsewhere without a fault, patterns are compiled when they are first asked.
 * @throws SecLangFault
 */
export function loadRules(
  files: RuleFiles,
  settings: readonly string[],
  rules: readonly string[],
  published: ReadonlySet<string> = new Set(),
  proven: ReadonlySet<string> = new Set(),
): RuleSet {
  const steps = loadRulesByStep(files, settings, rules, published, proven);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same, one directive at a step, for a thread that has other things to do between. @throws SecLangFault */
export function* loadRulesByStep(
  files: RuleFiles,
  settings: readonly string[],
  rules: readonly string[],
  published: ReadonlySet<string>,
  proven: ReadonlySet<string>,
): Generator<void, RuleSet> {
  const loader = new Loader(files, published, proven);
  for (const path of settings) yield* loader.file(path, 0);
  loader.assembly.settingsEnd();
  for (const path of rules) yield* loader.file(path, 0);
  return loader.assembly.finish();
}

class Loader {
  readonly assembly = new Assembly();
  readonly #files: RuleFiles;
  readonly #published: ReadonlySet<string>;
  readonly #proven: ReadonlySet<string>;
  #directives = 0;

  constructor(files: RuleFiles, published: ReadonlySet<string>, proven: ReadonlySet<string>) {
    this.#files = files;
    this.#published = published;
    this.#proven = proven;
  }

  *file(path: string, depth: number): Generator<void, void> {
    const text = this.#files.get(path);
    if (text === undefined) throw new SecLangFault({ file: path, line: 1, column: 1 }, 'expected this file');
    for (const directive of readDirectives(path, text)) {
      if (++this.#directives > mostDirectives)
        throw new SecLangFault(directive.place, `expected at most ${mostDirectives} directives`);
      const name = directive.name.toLowerCase();
      if (name === 'include' || name === 'includeoptional') yield* this.#include(directive, depth);
      else this.#directive(directive, name);
      yield;
    }
    this.assembly.fileEnds();
  }

  #directive(directive: Directive, lowerName: string): void {
    const { name, place, words } = directive;
    switch (lowerName) {
      case 'secrule': {
        const [variables, operator, actions] = counted(directive, 2, 3);
        this.assembly.rule(place, [variables as Word, operator as Word, actions], {
          dataFile: data => this.#data(place.file, data),
          published: this.#published.has(place.file),
          proven: this.#proven.has(place.file),
        });
        return;
      }
      case 'secaction':
        this.assembly.action(place, counted(directive, 1)[0] as Word);
        return;
      case 'secmarker':
        this.assembly.marker((counted(directive, 1)[0] as Word).text);
        return;
      case 'secdefaultaction':
        this.assembly.defaults(counted(directive, 1)[0] as Word);
        return;
      case 'secruleupdatetargetbyid':
        this.assembly.updateTargets('id', place, counted(directive, 2));
        return;
      case 'secruleupdatetargetbytag':
        this.assembly.updateTargets('tag', place, counted(directive, 2));
        return;
      case 'secruleupdatetargetbymsg':
        this.assembly.updateTargets('message', place, counted(directive, 2));
        return;
      case 'secruleupdateactionbyid':
        this.assembly.updateActions(place, counted(directive, 2));
        return;
      case 'secruleremovebyid':
        this.assembly.remove('id', place, words);
        return;
      case 'secruleremovebytag':
        this.assembly.remove('tag', place, words);
        return;
      case 'secruleremovebymsg':
        this.assembly.remove('message', place, words);
        return;
      case 'seccomponentsignature':
      // Collections are kept for as long as their members say, and within bounds.
      case 'seccollectiontimeout':
        counted(directive, 1);
        return;
      case 'secruleengine':
        if (!/^on$/i.test(words[0]?.text ?? ''))
          throw new SecLangFault(place, 'expected SecRuleEngine On: the mode is that of the policy');
        return;
      case 'secrulescript':
        throw new SecLangFault(place, 'SecRuleScript would run programs: it is not supported');
      default:
        throw new SecLangFault(place, `expected a directive that is supported, found "${name}"`);
    }
  }

  *#include(directive: Directive, depth: number): Generator<void, void> {
    const { name, place } = directive;
    const [path] = counted(directive, 1) as [Word];
    if (depth >= deepestInclude)
      throw new SecLangFault(place, `expected files within files at most ${deepestInclude} deep`);
    const paths = matching(this.#files, resolvePath(place.file, path.text));
    if (paths.length === 0 && name.toLowerCase() === 'include' && !/[*?]/.test(path.text))
      throw new SecLangFault(path.place, `expected a file, found none at "${path.text}"`);
    for (const one of paths) yield* this.file(one, depth + 1);
  }

  #data(from: string, name: string): string {
    const data = this.#files.get(resolvePath(from, name));
    if (data === undefined) throw new Error(`expected a file beside the rules, found none at "${name}"`);
    return data;
  }
}

function counted({ name, words, place }: Directive, least: number, most = least): readonly Word[] {
  if (words.length < least || words.length > most)
    throw new SecLangFault(
      words[most]?.place ?? place,
      `expected ${least === most ? least : `${least} to ${most}`} arguments of ${name}, found ${words.length}`,
    );
  return words;
}
