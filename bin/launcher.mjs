/**
 * The launcher: the process that an operator or systemd starts and stops. It holds the listening sockets and keeps
 * one Gatehouse process (the main process) running on the pinned Node.js. Because the sockets outlive the main
 * process, its crash or its replacement resets no connection that was still waiting to be accepted.
 *
 *   SIGTERM, SIGINT   the main process drains and exits, the launcher exits as it did; again: at once
 *   SIGHUP            upgrade: a new main process is started, and once it is ready the old one drains
 *
 * It has no timers and reads nothing while all is well, so it costs nothing when idle.
 * Messages from main: bind (socket-service.mjs), `{type: 'ready'}`. To main: `{type: 'drain', reason}`.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { isatty } from 'node:tty';
import { endAs, unavailable } from './child-signals.mjs';
import { HeldSockets } from './held-sockets.mjs';
import { entryFile, findRuntime } from './runtime.mjs';
import { answerBind } from './socket-service.mjs';

const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** A main process that lived this long before it failed starts the backoff afresh. */
const healthyAfterMs = 60_000;
/** The main process bounds its own draining; this is for one that hangs. */
const drainBackstopMs = 120_000;

/**
 * Endings before the first `ready` that starting again would only repeat: all that the program chose itself (the
 * codes of src/cli/exit.ts, those of sysexits.h up to 78), as opposed to a signal or an abort.
 */
export function isFinal(code) {
  return code !== null && code <= 78;
}

/** Runs the server command `args` until it ends for good; then ends this process likewise. */
export async function launch(args, entry = entryFile) {
  new Launcher(args, entry).start();
}

class Launcher {
  #args;
  #entry;
  #sockets = new HeldSockets(process.env);
  /** The main process in service, or the one that is to be. */
  #main;
  /** The main process that is to take over in an upgrade. */
  #successor;
  #stopping;
  /** Another upgrade was asked for while one was under way. */
  #upgradeNext = false;
  #everReady = false;
  #delayMs = firstDelayMs;
  #restart;

  constructor(args, entry) {
    this.#args = args;
    this.#entry = entry;
  }

  start() {
    process.on('SIGTERM', () => this.#stop('SIGTERM'));
    process.on('SIGINT', () => this.#stop('SIGINT'));
    const inTerminal = isatty(0);
    // The terminal sends SIGHUP as well, when it goes away.
    process.on('SIGHUP', () => (inTerminal && terminalGone() ? this.#stop('SIGHUP') : this.#upgrade()));
    this.#main = this.#spawn();
  }

  #spawn() {
    // Looked for each time: an upgrade may have brought another Node.js along.
    const child = spawn(findRuntime(), [this.#entry, ...this.#args], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, GATEHOUSE_LAUNCHER: String(process.pid) },
    });
    const main = { child, ready: false, startedAt: Date.now(), bound: new Set() };
    child.on('message', message => void this.#hear(main, message));
    child.on('exit', (code, signal) => this.#ended(main, code, signal));
    child.on('error', error => {
      if (child.pid !== undefined) return;
      say(`the main process does not start: ${error.message}`);
      this.#ended(main, unavailable, null);
    });
    return main;
  }

  async #hear(main, message) {
    if (message?.type === 'bind') {
      const key = await answerBind(main.child, this.#sockets, message);
      if (key !== undefined) main.bound.add(key);
    } else if (message?.type === 'ready' && !main.ready) {
      main.ready = true;
      this.#everReady = true;
      if (main === this.#successor) this.#takeOver();
      this.#upgradeIfAsked();
    }
  }

  #takeOver() {
    const old = this.#main;
    this.#main = this.#successor;
    this.#successor = undefined;
    say(`process ${this.#main.child.pid} has taken over, process ${old.child.pid} drains`);
    drain(old, 'upgrade');
  }

  #ended(main, code, signal) {
    clearTimeout(main.backstop);
    if (main === this.#successor) {
      this.#successor = undefined;
      if (this.#stopping === undefined)
        say(`upgrade failed, ${how(code, signal)}; process ${this.#main.child.pid} goes on`);
      this.#upgradeIfAsked();
      return;
    }
    // An old one that was replaced: its own sockets can go, if the new one did not ask for them.
    if (main !== this.#main) {
      void this.#sockets.keepOnly(this.#main.bound);
      return;
    }
    // Node 20 aborts when it exits in order and its terminal is gone; and SIGHUP is what ended us.
    if (this.#stopping === 'SIGHUP') return endAs(null, 'SIGHUP');
    if (this.#stopping !== undefined) return endAs(code, signal);
    if (!this.#everReady && isFinal(code)) process.exit(code);
    this.#startAgain(main, code, signal);
  }

  #startAgain(main, code, signal) {
    if (this.#successor !== undefined) {
      // An upgrade is under way: what starts already is the replacement.
      this.#main = this.#successor;
      this.#successor = undefined;
      return;
    }
    if (Date.now() - main.startedAt >= healthyAfterMs) this.#delayMs = firstDelayMs;
    say(`the main process ended, ${how(code, signal)}; starts again in ${this.#delayMs} ms`);
    this.#restart = setTimeout(() => {
      try {
        this.#main = this.#spawn();
      } catch (error) {
        say(error.message);
        process.exit(unavailable);
      }
    }, this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
  }

  #stop(signal) {
    if (this.#stopping !== undefined) {
      // Asked twice: the person wants out, whatever is in flight.
      this.#main.child.kill('SIGKILL');
      this.#successor?.child.kill('SIGKILL');
      endAs(null, signal);
      return;
    }
    this.#stopping = signal;
    clearTimeout(this.#restart);
    if (this.#successor !== undefined) this.#successor.child.kill('SIGKILL');
    if (this.#main.child.exitCode !== null || this.#main.child.signalCode !== null) process.exit(0);
    drain(this.#main, 'stop');
  }

  #upgradeIfAsked() {
    if (!this.#upgradeNext) return;
    this.#upgradeNext = false;
    this.#upgrade();
  }

  #upgrade() {
    if (this.#stopping !== undefined) return;
    if (this.#successor !== undefined || !this.#main.ready) {
      // What starts already may have read what this upgrade is for before it changed.
      this.#upgradeNext = true;
      return;
    }
    try {
      this.#successor = this.#spawn();
      say(`upgrade: process ${this.#successor.child.pid} starts`);
    } catch (error) {
      say(`upgrade failed: ${error.message}`);
    }
  }
}

function drain(main, reason) {
  if (main.child.connected) main.child.send({ type: 'drain', reason }, () => {});
  else main.child.kill('SIGTERM');
  main.backstop = setTimeout(() => main.child.kill('SIGKILL'), drainBackstopMs);
}

function terminalGone() {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return false;
  } catch {
    return true;
  }
}

function how(code, signal) {
  return signal === null ? `exit code ${code}` : `killed by ${signal}`;
}

function say(text) {
  process.stderr.write(`gatehouse: ${text}\n`);
}
