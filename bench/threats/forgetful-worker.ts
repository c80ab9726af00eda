/** The gateway's real worker, with rules that remember nothing of values they have seen. */
import { Memo } from '../../src/threats/plan/memo.ts';
import '../../src/gateway/worker.ts';

Memo.prototype.cameBefore = () => false;
