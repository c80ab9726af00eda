/** A process that rotates the keys of a vault over and over, to be killed: `vault-process.ts <data directory> <master key>`. */
import { openVault } from '#credentials';
import { openStore } from '#store';

const [path = '', master = ''] = process.argv.slice(2);
const store = await openStore({ dataDir: path });
const vault = await openVault(store, Buffer.from(master, 'hex'));
await vault.rotation.finishDataKeys();
process.stdout.write('rotating\n');
for (;;) await vault.rotation.dataKeys();
