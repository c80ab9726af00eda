/**
 * One of the library's parts (zod) tries at its start whether it may make functions from text. The policy of this
 * document refuses that, and reports it; told beforehand, it does not try. To be called before the library is loaded.
 */
export function noEval(): void {
  const place = globalThis as { __zod_globalConfig?: { jitless?: boolean } };
  place.__zod_globalConfig = { ...place.__zod_globalConfig, jitless: true };
}
