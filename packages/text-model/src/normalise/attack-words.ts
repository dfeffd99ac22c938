/**
 * Words that are worth a second look when they come disguised. Not a verdict on anybody: the list only decides whether
 * signs between letters (f*ck, h.a.t.e, s3x) are read as letters. Written in the spelling that the earlier steps leave.
 */

/** Coarse words whose masked spellings are common. The first that fits is taken, so the common ones stand first. */
const COARSE =
  'fuck fucking fucked fucker fuckers motherfucker motherfucking fuckin fucks shit shitty shits bullshit bitch bitches bitching cunt cunts ass asses asshole assholes dick dicks cock cocks pussy pussies whore whores slut sluts slutty bastard bastards nigger niggers nigga niggas faggot faggots fag fags wanker wankers stalker tits dyke tranny retard retarded retards rape raped raping rapist rapists kill killed killing murder die death sex sexy porn nude nudes boobs tits cum twat wanker prick damn crap piss hoe hoes thot paki chink kike spic raghead terrorist ' +
  'pute putes putain salope salopes connard connards connasse enculé encule enculer merde bordel nique niquer bite couille chatte pd tapette ' +
  'puta putas puto mierda pendejo cabron cabrón culo coño joder zorra perra verga chinga porra caralho buceta viado foder foda merda cazzo troia puttana stronzo stronza vaffanculo ' +
  'fotze schlampe hure hurensohn arschloch scheisse scheiße scheiss ficken fick wichser nutte kanake ' +
  'kurva kurvo kurac pička picka jebem jebo jebi govno peder kuja drolja ' +
  'anjing bangsat kontol memek goblok tolol babi ngentot perek pelacur jablay lonte asu jancok bajingan ' +
  'malaya mavi kuma makundu msenge ' +
  'сука суки сучка блядь бляди блять хуй хуя хуйня нахуй пизда пиздец пизду ебать ебал ебаный шлюха шлюхи мразь пидор пидоры гандон мудак курва курво путка шалава убить убью сдохни смерть ' +
  'شرموطه شرموطة قحبه قحبة عاهره عاهرة كلب كلبه كلبة منيوك طيز كس ' +
  '시발 씨발 병신 개새끼 보지 창녀 걸레';

/** Identity and threat words that attackers split or spell with digits. */
const OTHER =
  'hate hates hated hater haters hating women woman girl girls female females feminist feminists feminism feminazi feminazis muslim muslims islam jew jews gay gays lesbian lesbians trans black blacks white immigrant immigrants refugee refugees idiot idiots stupid dumb moron ugly fat loser losers scum trash garbage pig pigs dog dogs monkey monkeys animal animals vermin parasite parasites worthless disgusting disgust kill kills killer beat hang burn shoot stab knife gun bomb acid attack choke suicide kys disease cancer evil inferior subhuman savage savages kitchen virgin hang hanged gas gassed ' +
  'femme femmes fille filles tuer mort violer mourir sale mujer mujeres matar muerte mulher mulheres frau frauen töten wanita perempuan bunuh mati žena žene zena zene ubiti ubit malaya wanawake mwanamke kuua ' +
  'женщина женщины баба бабы девка тварь убей умри смерть жена жене жени ქალი ქალები მოკვდი ბოზი ბოზები კახპა';

const words = (list: string): string[] => list.split(' ').map((word) => word.normalize('NFC'));

export const MASKABLE_WORDS: readonly string[] = [...new Set(words(COARSE))];
const ATTACK_WORDS = new Set([...MASKABLE_WORDS, ...words(OTHER)]);

export function isAttackWord(word: string): boolean {
  return word.length > 2 && ATTACK_WORDS.has(word);
}

/** Words long enough to be told apart within letters run together. */
export const SPLIT_WORDS: readonly string[] = [...ATTACK_WORDS].filter((word) => word.length >= 5).sort();
