/**
 * Exit codes, as the CLI reference lists them. Scripts may rely on them; the launcher restarts a server for none
 * of them but `crashed`.
 */
export const exitCodes = {
  done: { code: 0, meaning: 'done' },
  crashed: { code: 1, meaning: 'failed unexpectedly; the message says why' },
  usage: { code: 2, meaning: 'wrong command, flag or setting; nothing was done' },
  refused: { code: 3, meaning: 'refused by Gatehouse: input, permission, conflict; nothing was changed' },
  belowFloor: { code: 4, meaning: 'below the floor: the missing controls are listed; nothing was published' },
  different: { code: 5, meaning: 'there are differences (`diff`), or a check failed (`doctor`)' },
  unreachable: { code: 6, meaning: 'no Gatehouse answers at the address' },
} as const;

export type Exit = keyof typeof exitCodes;

/** Ends a command with a message for a person. */
export class CommandFailure extends Error {
  readonly exit: Exit;
  /** Code of the error catalogue, where Gatehouse refused. */
  readonly code: string | undefined;
  /** Lines that help: what to do, or each thing that is wrong. */
  readonly hints: readonly string[];
  /** The problem document behind it, for `--json`. */
  readonly problem: unknown;

  constructor(
    exit: Exit,
    message: string,
    options: { code?: string; hints?: readonly string[]; problem?: unknown } = {},
  ) {
    super(message);
    this.name = 'CommandFailure';
    this.exit = exit;
    this.code = options.code;
    this.hints = options.hints ?? [];
    this.problem = options.problem;
  }

  /** The same failure with more help. */
  with(hints: readonly string[], message = this.message): CommandFailure {
    const { code, problem } = this;
    return new CommandFailure(this.exit, message, {
      ...(code === undefined ? {} : { code }),
      hints: [...this.hints, ...hints],
      problem,
    });
  }
}
