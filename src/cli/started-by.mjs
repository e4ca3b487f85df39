// Plain JavaScript that any Node can parse: whichever Node was started looks after whoever started it.
import { fstatSync, readFileSync, statSync } from 'node:fs';
import process from 'node:process';

const everyMs = 1_000;

/**
 * Notes who started this process, and answers what calls `gone` once that one has ended. A command that was started in the foreground ends with whoever
 * waits for it, also where that was killed and could pass nothing on: nobody would know that it goes on spending. One that was started to stay does
 * stay: behind `&` or nohup (both take its input away), in a session of its own (setsid, detached), or as a job in the background of a terminal.
 * npm waits for what it runs, so it is looked after however npm was started. On systems without /proc that is all that can be told.
 */
export function watchStarter() {
  if (!endsWithStarter()) return () => undefined;
  const first = starters();
  return (gone) => {
    const timer = setInterval(() => {
      if (starters() === first) return;
      clearInterval(timer);
      gone();
    }, everyMs);
    timer.unref();
  };
}

const viaNpm = () => process.env.npm_lifecycle_event !== undefined;

/** Exported for tests. */
export function endsWithStarter() {
  const self = statOf('self');
  if (self === null) return viaNpm();
  const isBackgroundJob = self.terminal !== 0 && self.foreground !== self.group;
  if (self.session === process.pid) return false;
  if (viaNpm()) return !hasNoInput('self') || hasNoInput(process.ppid);
  return !hasNoInput('self') && !isBackgroundJob;
}

/** The parent, and where npm has a shell between, that shell's: a new number says that one of them ended. */
function starters() {
  const parent = statOf(process.ppid);
  const between = viaNpm() && parent !== null && /^(ba|da|z|k|a)?sh$/u.test(parent.name);
  return between ? `${process.ppid} ${parent.parent}` : String(process.ppid);
}

/** What Linux says of a process (proc(5), /proc/pid/stat); null: it is not there, or this is another system. */
function statOf(id) {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    const [, parent, group, session, terminal, foreground] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    return {
      name,
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      terminal: Number(terminal),
      foreground: Number(foreground),
    };
  } catch {
    return null;
  }
}

function hasNoInput(id) {
  try {
    const input = id === 'self' ? fstatSync(0) : statSync(`/proc/${id}/fd/0`);
    return input.rdev !== 0 && input.rdev === statSync('/dev/null').rdev;
  } catch {
    return id === 'self'; // closed; of another process it cannot be told
  }
}
