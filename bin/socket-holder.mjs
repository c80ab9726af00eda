/**
 * Holds sockets for a Gatehouse process that no launcher started (tests, an embedding program): the same answers to
 * the same questions, nothing else. Ends with the process that asks.
 */
import { HeldSockets } from './held-sockets.mjs';
import { answerBind } from './socket-service.mjs';

const sockets = new HeldSockets();
process.on('message', message => {
  if (message?.type === 'bind') void answerBind(process, sockets, message);
});
process.on('disconnect', () => process.exit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
