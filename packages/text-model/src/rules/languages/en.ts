import type { RuleTable } from '../rule-table.ts';

const WILL =
  "i'll|ill|i+will|i+shall|i'm+gonna|im+gonna|i'm+going+to|im+going+to|i+am+going+to|i+am+gonna|imma|ima|we'll|we+will|we're+gonna|we're+going+to|we+are+going+to|i+swear+i'll";
const YOU = 'you|u|ya|her|him|them|that+bitch|this+bitch|your+family|your+kids';
const PICTURES =
  '[private|naked|nude|intimate|sex] pics|pictures|photos|photo|video|videos|nudes|nude|tape|screenshots|clips|images';

export const ENGLISH: RuleTable = {
  lang: 'en',
  reviewed: false,
  threat: [
    `${WILL} [fucking|personally|find+you+and|come+and|come+over+and|hunt+you+down+and|literally] kill|murder|rape|stab|shoot|strangle|behead|torture|choke|drown|hang|bury|slaughter|gut ${YOU}`,
    `${WILL} [fucking] burn|smash|slit|cut|break|bash you|your|her|his throat|face|neck|legs|skull|house|alive|head|bones`,
    `${WILL} beat|smash|cut|burn [the+shit+out+of|the+hell+out+of] you up|senseless|bloody|alive|dead`,
    `${WILL} beat the+shit|the+crap|the+hell out+of you`,
    `${WILL} throw acid`,
    `you|she|u deserve|deserves|need|needs to+be [brutally|gang|publicly] raped|gangraped|killed|beaten|shot|hanged|hung|stabbed|burned|burnt|stoned|slapped+around`,
    `you|she|u deserve|deserves acid|a+bullet|a+good+beating|to+die|the+rope`,
    `you|u should be|get [brutally|publicly] raped|gangraped|killed|beaten|shot|hanged|hung|stabbed|burned|burnt|stoned`,
    `someone|somebody|they|we should|needs+to|ought+to|please just|really|[fucking] rape|kill|shoot|stab|hang|burn|behead ${YOU}`,
    `someone|somebody|we should|needs+to|ought+to [just|really|fucking] rape|kill|shoot|stab|hang|burn|behead ${YOU}`,
    `i|we hope you|u|she|they get|gets|are|is [brutally|gang] raped|gangraped|killed|murdered|shot|stabbed|beaten`,
    `she|he|they|women|woman|girls|feminists|all+women|these+women|those+women|bitches|sluts|whores|gays|lesbians should|must|ought+to|need+to|needs+to [all|just] be [all|publicly|just] raped|killed|executed|hanged|hung|shot|exterminated|beheaded|stoned|gassed|lynched|burned|burnt`,
    `kill|rape|hang|shoot|burn|behead|gas|exterminate|lynch all|every|these|those|them+all [the|of|these|those] [women|woman|feminists|bitches|sluts|whores|girls|gays|lesbians|muslims|jews|hoes]`,
    `let's|lets|we+must|we+need+to kill|rape|hang|shoot|burn|behead|exterminate|lynch all|every|these|those|her|this|them`,
    `you|u are|'re|will|gonna|r [going+to|gonna] be|get raped|killed|murdered|shot|stabbed|beheaded`,
    `you're|you+are a+dead|dead woman|man|girl|bitch|meat`,
    `you|u won't|will+not|wont live|survive [to|till|until|this|the|tonight]`,
    `your|ur days are+numbered`,
  ],
  stalking: [
    `i|we know [exactly] where you|u|she live|lives|work|works|study|sleep|park|go+to+school|stay`,
    `i|we know [exactly] where your|ur house|home|flat|kids|children|school|office|family|mother|daughter is|are|go|goes|live|lives`,
    `i|we know your|ur [home] address|route|school|schedule`,
    `i'm|im|i+am|we're|we+are|i+have+been|i've+been watching|following|stalking|tracking you|u|your+house|your+every+move|every+move+you+make`,
    `i+followed|i+was+following you|u home|from+work|yesterday|today|last+night|to|all+the+way`,
    `i'm|im|i+am standing|waiting|parked|sitting outside|in+front+of your house|home|door|window|school|work|office`,
    `i+will|i'll|we+will|we'll|i'm+going+to|i'm+gonna|imma [always] find|track|hunt you|u [down]`,
    `you|u can't|cannot|cant hide|run from me|us`,
    `i|we see|saw you|u .. through+your+window|in+your+bedroom|leaving+your+house|leaving+work`,
  ],
  publish: [
    `${WILL} .. post|send|share|leak|publish|upload|show|spread|release|forward .. your|ur|those|these ${PICTURES}`,
    `${WILL} .. post|send|share|leak|publish|upload|show|spread|release ${PICTURES} of+you`,
    `your|ur ${PICTURES} will|gonna|are+going [to] be|go|end .. online|everywhere|viral|posted|sent|shared|leaked|public`,
    `everyone|everybody|your+family|your+parents|your+husband|your+boss|your+friends will|gonna|is+going+to see|get your|the|those ${PICTURES}`,
  ],
  demand: [
    `or|unless|otherwise|if+you+don't|if+you+dont|or+else`,
    `send|give|pay|transfer [me] [more|some|the] nudes|nude|money|bitcoin|cash|naked|pics`,
    `pay me|up|now`,
    `do what|as i say|want|tell`,
  ],
  expose: [
    `here|this is|are her|his|their|the+bitch's [home|cell|mobile|phone|work|real] number|address|phone|details|info|name+and+address|contact`,
    `here's her|his|their [home|cell|mobile|phone|work|real] number|address|phone|details|info|contact`,
    `her|his|their [home|cell|mobile|phone|work|real] number|address|phone is`,
    `she|he lives|works at|on|in`,
    `i+found|got|we+found|leaked her|his|their [home|cell|mobile|phone] number|address`,
  ],
  call: [
    `call|text|message|dm|spam|ring|whatsapp|harass|email|report|flood|bombard her|him|them|this+bitch|this+slut|that+bitch|the+bitch|this+whore`,
    `let|make her|him|them know|pay|regret|feel`,
    `pay|give|visit|find|get her|him|them a+visit|a+lesson|at+home|hell|a+call`,
    `spread the+word|it|this|around|share+this|make+it+viral|do+your+thing|you+know+what+to+do|go+get+her|blow+up+her+phone|teach+her+a+lesson`,
  ],
  address: ['street|st|road|rd|avenue|ave|lane|apartment|apt|block|flat|house|building|floor|district'],
  report: [
    'said|says|told|tells|wrote|writes|texted|threatened|threatens|threatening|threat|threats|messaged|shouted|yelled|screamed|claims|claimed|accused|arrested|convicted|sentenced|police|court|reported|report|reporting|survivor|victim|allegedly|quote|quoted|saying',
    'he|she|they|who|ex|husband|man|people|someone will|would|is+going+to|wants+to',
  ],
  condition: ['if|unless'],
  negation: ["not|never|won't|wouldn't|don't|didn't|can't"],
  play: [
    'game|games|match|fifa|xbox|chess|fortnite|minecraft|boss|level|round|respawn|tournament|league|monopoly|jk|haha|lol|joking|kidding|kindness|hugs|laughter|love|song|lyrics|movie|film|book|plot|episode|if+i+were|wash|vote',
  ],
  business: [
    'helpline|hotline|lifeline|our|us|office|customer|service|support|clinic|shelter|lawyer|ambulance|emergency|police|station|free+of+charge|confidential|24+hours|book|booking|order|reservation|appointment|shop|store|restaurant|company|ltd|press|campaign|senator|congress|embassy|ministry|my+number|call+me|text+me|contact+me|hospital|donate|missing',
  ],
};
