/**
 * What each output of the English transformer means, for whoever joins them into labels. Labels of different data sets do
 * not agree, so no head is a label by itself: a stack fitted on dev rows joins the heads named here with the linear logit.
 */
import type { Label } from '@haetae/contracts';

export interface HeadFacts {
  /** What a 1 meant to those who labelled the set. */
  means: string;
  /** Sets the head learned from. */
  sources: readonly string[];
  /** Labels for which the head is evidence, the closest one first. */
  labels: readonly Label[];
}

const head = (means: string, sources: readonly string[], ...labels: Label[]): HeadFacts => ({ means, sources, labels });
const template = (label: Label, ...more: Label[]): HeadFacts =>
  head(`a functional case of ours written for ${label}`, ['templates', 'sib200-benign'], label, ...more);

export const HEAD_FACTS: Readonly<Record<string, HeadFacts>> = {
  hate: head(
    'hate against a protected group (Dynabench, HatemojiBuild and our templates share this definition)',
    ['dyn21-en', 'hatemojibuild', 'templates', 'sib200-benign'],
    'identity_attack',
    'toxic',
    'sexism',
    'dehumanisation',
    'threat',
  ),
  edos: head('sexist (EDOS task A)', ['edos'], 'sexism', 'toxic'),
  edos_threat: head('EDOS category 1: threats, plans to harm, incitement', ['edos'], 'threat'),
  edos_derogation: head('EDOS category 2: derogation', ['edos'], 'insult', 'sexism'),
  edos_animosity: head('EDOS category 3: animosity', ['edos'], 'sexism'),
  edos_prejudice: head('EDOS category 4: prejudiced discussion', ['edos'], 'sexism'),
  guest: head('misogynistic (Guest et al.)', ['guest-misogyny'], 'sexism'),
  ken: head('hate speech scale above its cut (Kennedy et al.)', ['ken20-en'], 'identity_attack', 'toxic'),
  hatexplain_toxic: head('offensive or hate (HateXplain)', ['hatexplain-magpie'], 'toxic', 'insult'),
  hatexplain_hate: head('hate (HateXplain)', ['hatexplain-magpie'], 'identity_attack', 'toxic'),
  davidson_hate: head('hate speech (Davidson et al.)', ['davidson'], 'identity_attack', 'toxic'),
  davidson_offensive: head(
    'hate or offensive, mostly profane slang (Davidson et al.)',
    ['davidson'],
    'profanity',
    'toxic',
  ),
  conv_abuse: head('abuse of a conversational agent (ConvAbuse)', ['convabuse'], 'toxic', 'insult'),
  conv_sexual: head('sexual harassment of a conversational agent (ConvAbuse)', ['convabuse'], 'sexual_harassment'),
  uli_gender: head('gendered abuse (Uli, Indian English)', ['uli-gendered-abuse'], 'sexism'),
  uli_toxic: head('explicit, aggressive or gendered abuse (Uli)', ['uli-gendered-abuse'], 'toxic'),
  emoji_threat: head('threatening hate (HatemojiBuild)', ['hatemojibuild'], 'threat'),
  emoji_dehumanisation: head('dehumanising hate (HatemojiBuild)', ['hatemojibuild'], 'dehumanisation'),
  emoji_women: head('hate against women (HatemojiBuild)', ['hatemojibuild'], 'sexism', 'identity_attack'),
  tpl_identity_attack: template('identity_attack', 'toxic'),
  tpl_sexism: template('sexism', 'toxic'),
  tpl_threat: template('threat', 'toxic'),
  tpl_sexual_harassment: template('sexual_harassment', 'toxic'),
  tpl_dehumanisation: template('dehumanisation', 'toxic'),
  tpl_doxxing: template('doxxing', 'toxic'),
  tpl_insult: template('insult', 'toxic'),
  tpl_profanity: template('profanity'),
  tpl_sexual_explicit: template('sexual_explicit'),
};

/** The heads that are evidence for `label`, in the order of `heads`; unknown names are left out. */
export function headsOf(label: Label, heads: readonly string[]): number[] {
  return heads.flatMap((name, i) => (HEAD_FACTS[name]?.labels.includes(label) ? [i] : []));
}

/**
 * Sets of which the transformer has read rows that another split may call `calibrate` or `test`: their authors gave no dev
 * part, and training kept back a tenth by a hash of its own (training-py/data.py). A stack fitted on them would trust the
 * transformer too much, and figures measured on them would flatter it: leave them out of both.
 */
export const READ_BY_TRAINING: readonly string[] = [
  'guest-misogyny',
  'hatexplain-magpie',
  'davidson',
  'uli-gendered-abuse',
];
