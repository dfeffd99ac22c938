import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/** Short names, in plain English whatever the language around: weapons, faces, sexual signs, animals of insult, … */
const NAMES: readonly (readonly [emoji: string, name: string])[] = [
  ['🔪🗡⚔', 'knife'],
  ['🔫', 'gun'],
  ['💣🧨', 'bomb'],
  ['🪓', 'axe'],
  ['🔨⚒', 'hammer'],
  ['💉', 'needle'],
  ['🧪⚗', 'acid'],
  ['🔥', 'fire'],
  ['💥', 'explosion'],
  ['🩸', 'blood'],
  ['⚰🪦', 'coffin'],
  ['💀☠', 'skull'],
  ['🪢', 'noose'],
  ['⛓', 'chains'],
  ['👊🤛🤜', 'fist'],
  ['✊', 'raised fist'],
  ['🖕', 'middle finger'],
  ['👌', 'ok hand'],
  ['👍', 'thumbs up'],
  ['👎', 'thumbs down'],
  ['👏🙌', 'applause'],
  ['🙏', 'please'],
  ['💪', 'strong'],
  ['👈👉👆👇☝', 'pointing'],
  ['👀👁', 'eyes'],
  ['🍆🍌🌭🥒🥖', 'penis'],
  ['🍑', 'ass'],
  ['🍒🍈', 'boobs'],
  ['🌮🐱🐈🍯', 'pussy'],
  ['💦', 'cum'],
  ['👅', 'tongue'],
  ['👄💋', 'kiss lips'],
  ['🔞', 'porn'],
  ['👙🩱', 'bikini'],
  ['🩲', 'panties'],
  ['🐍', 'snake'],
  ['🐷🐖🐽🐗', 'pig'],
  ['🐕🐶🐩🦮', 'dog'],
  ['🐒🐵🙈🙉🙊🦍🦧', 'monkey'],
  ['🐀🐁🐭', 'rat'],
  ['🐄🐮🐂', 'cow'],
  ['🐴🫏', 'donkey'],
  ['🐐', 'goat'],
  ['🐑', 'sheep'],
  ['🪳🪲', 'cockroach'],
  ['🐛🪱', 'worm'],
  ['🦗🐜🪰🦟', 'insect'],
  ['🐳🐋', 'whale'],
  ['🐔', 'chicken'],
  ['🦊', 'fox'],
  ['🐸', 'frog'],
  ['🦨', 'skunk'],
  ['🕷', 'spider'],
  ['💩', 'shit'],
  ['🗑🚮', 'trash'],
  ['🤮🤢', 'vomit'],
  ['🤡', 'clown'],
  ['👹👺👿😈', 'devil'],
  ['👻', 'ghost'],
  ['😠😡🤬😤', 'angry'],
  ['😂🤣😆😹', 'laughing'],
  ['😀😃😄😁😊🙂☺😇😸😺', 'smile'],
  ['😢😭😥😿', 'crying'],
  ['😔😞🙁☹😟😕😣😩😫', 'sad'],
  ['😱😨😰😧😦', 'scared'],
  ['😍🥰😻', 'in love'],
  ['😘😗😙😚', 'kiss'],
  ['😏', 'smirk'],
  ['😉', 'wink'],
  ['🙄', 'eye roll'],
  ['😒😑😐', 'unamused'],
  ['🤔', 'thinking'],
  ['🤫🤐', 'quiet'],
  ['🤥', 'liar'],
  ['🤦', 'facepalm'],
  ['🤷', 'shrug'],
  ['🤤', 'drooling'],
  ['🥵', 'hot'],
  ['😳', 'blush'],
  ['😎', 'cool'],
  ['😴', 'sleepy'],
  ['🤯', 'shocked'],
  ['🤰', 'pregnant'],
  ['👩👧', 'woman'],
  ['👨👦', 'man'],
  ['👵', 'old woman'],
  ['👴', 'old man'],
  ['👶', 'baby'],
  ['👸', 'princess'],
  ['🧕', 'woman with headscarf'],
  ['👳', 'man with turban'],
  ['🏳🌈', 'rainbow'],
  ['⚧', 'transgender'],
  ['♀🚺', 'female'],
  ['♂🚹', 'male'],
  ['✡🕎', 'jewish'],
  ['☪🕌', 'muslim'],
  ['✝⛪', 'christian'],
  ['🧹', 'broom'],
  ['🧙', 'witch'],
  ['🧠', 'brain'],
  ['🍳🔪', 'cooking'],
  ['🧼', 'soap'],
  ['🚫⛔❌✖', 'no'],
  ['✅✔', 'yes'],
  ['⚠', 'warning'],
  ['❤♥💕💖💗💓💘💝💞💛💚💙💜🧡🤍🖤🤎', 'heart'],
  ['💔', 'broken heart'],
  ['💰💵💸🤑', 'money'],
  ['📸📷🤳', 'camera'],
  ['📹🎥', 'video'],
  ['📞☎📱📲', 'phone'],
  ['🏠🏡', 'house'],
  ['📍', 'location'],
  ['🚓👮🚔', 'police'],
  ['🏥🚑', 'hospital'],
  ['🎉🎊🥳', 'party'],
  ['💯', 'hundred'],
  ['💊', 'pill'],
  ['🍼', 'milk bottle'],
  ['🥛', 'milk'],
  ['🐓', 'rooster'],
  ['💅', 'nail polish'],
  ['🛏', 'bed'],
];
const NAME_OF = new Map<string, string>();
for (const [signs, name] of NAMES) for (const sign of signs) if (!NAME_OF.has(sign)) NAME_OF.set(sign, name);

const SKIN_TONE = /[\u{1f3fb}-\u{1f3ff}]/gu;
const EMOJI = /[\u{2139}-\u{2bff}\u{1f000}-\u{1faff}]/gu;
export const MEETS_EMOJI = /[\u2139-\u2bff\ud83c-\ud83e]/;
const SPELT = /[\u{1f1e6}-\u{1f1ff}]{3,}|[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}]/gu;

/** Known emoji become words with a space on either side; skin tones go; letters in boxes become letters. */
export function nameEmoji(source: NormalisedText): NormalisedText {
  if (!MEETS_EMOJI.test(source.text)) return source;
  let out = replaceMapped(source, SKIN_TONE, () => '');
  out = replaceMapped(out, SPELT, (m) => boxedLetters(m[0]));
  return replaceMapped(out, EMOJI, (m) => {
    const name = NAME_OF.get(m[0]);
    return name === undefined
      ? undefined
      : [
          [` ${name}`, 0],
          [' ', m[0].length],
        ];
  });
}

function boxedLetters(signs: string): readonly (readonly [string, number])[] {
  return [...signs].map((sign, i) => {
    const code = sign.codePointAt(0) as number;
    const first = code >= 0x1f1e6 ? 0x1f1e6 : code >= 0x1f170 ? 0x1f170 : 0x1f150;
    return [String.fromCharCode(0x61 + code - first), i * 2] as const;
  });
}
