/** The launcher with a main process of a test's choice: `launcher.mjs MAIN ARGUMENT…`. */
import { launch } from '../../../bin/launcher.mjs';

const [entry, ...args] = process.argv.slice(2);
await launch(args, entry);
