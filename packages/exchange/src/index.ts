export {
  FEEDBACK_VALUES,
  type FeedbackValue,
  malformed,
  type OutEntry,
  type PeerHash,
  type PeerPage,
  type PeerRecord,
  readLabels,
} from './entries.ts';
export { type FeedPage, feedEntry, readFeedPage } from './feed.ts';
export {
  type NcmecPart,
  ncmecEntry,
  ncmecHead,
  ncmecStatus,
  ncmecTail,
  readNcmecPage,
  readNcmecXml,
} from './ncmec-xml.ts';
export {
  readStopNciiFeedback,
  readStopNciiPage,
  readStopNciiRecord,
  type StopNciiHash,
  type StopNciiPage,
  stopNciiFeedback,
  stopNciiRecord,
  stopNciiSpeaks,
  stopNciiSubmission,
} from './stopncii.ts';
export { numberOfId, readThreatUpdates, type ThreatUpdatesPage, threatUpdate } from './threat-updates.ts';
