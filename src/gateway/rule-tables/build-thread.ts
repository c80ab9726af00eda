/** Entry of a thread that makes the tables of one set of threat rules, and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { Plan } from '#threats';
import { installCoreRules } from '../core-rules/installed.ts';
import { compileRules } from '../policies/threat-rules/rules.ts';
import { runOptions } from '../policies/threat-rules/run-options.ts';
import type { BuildOrders } from './table-desk.ts';

const { coreRules, rules } = workerData as BuildOrders;
if (coreRules !== undefined && rules.crs === true) installCoreRules(coreRules, true);
// Rules that judge answers are among the others, whether answers are judged or not.
const plan = new Plan(compileRules({ ...rules, answers: true }), runOptions(rules));
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(plan.makeTables());
