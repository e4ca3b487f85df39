/** Says its number and whether it ends with whoever started it, then stays until that one has ended. */
import process from 'node:process';
import { endsWithStarter, watchStarter } from '../../src/cli/started-by.mjs';

const whenStarterEnds = watchStarter();
console.log(`child ${process.pid} ${endsWithStarter() ? 'watches' : 'stays'}`);
if (!endsWithStarter()) process.exit();
whenStarterEnds(() => process.exit());
setTimeout(() => process.exit(1), 60_000);
