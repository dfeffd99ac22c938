// Loaded before the worker (`--import`): a text that holds the mark kills the process, as a bug in native code would, in the moment
// that it is handed to the threads that score.
import { isMainThread, MessagePort, Worker } from 'node:worker_threads';

const MARK = process.env.HAETAE_FAULTS_POISON;
const holdsMark = (value, depth = 0) => {
  if (typeof value === 'string') return value.includes(MARK);
  if (value === null || typeof value !== 'object' || depth > 6 || ArrayBuffer.isView(value)) return false;
  return Object.values(value).some((inner) => holdsMark(inner, depth + 1));
};
if (isMainThread && MARK)
  for (const { prototype } of [MessagePort, Worker]) {
    const { postMessage } = prototype;
    prototype.postMessage = function (message, ...rest) {
      if (holdsMark(message)) process.kill(process.pid, 'SIGKILL');
      return postMessage.call(this, message, ...rest);
    };
  }
