import type { RuleTable } from '../rule-table.ts';

const HARM =
  'umbringen|töten|vergewaltigen|abstechen|erschießen|erschiessen|verprügeln|verbrennen|erwürgen|abschlachten|aufschlitzen|anzünden|kaltmachen|totschlagen|zusammenschlagen|vergasen';
const PICTURES = 'fotos|bilder|nacktbilder|nacktfotos|videos|video|aufnahmen|nudes|intimbilder';

export const GERMAN: RuleTable = {
  lang: 'de',
  reviewed: false,
  threat: [
    `ich|wir werde|werden|will dich|euch|sie|die [alle|noch|dafür|eines+tages] ${HARM}`,
    'ich|wir bring|bringe|bringen|mach|mache|stech|steche|schlag|schlage|knall|knalle dich|euch|sie [noch|alle|schlampe|dafür] um|kalt|ab|tot|fertig',
    `dich|euch|solche|die sollte|müsste|sollten|muss|müsste+man|sollte+man man|jemand|alle [man] [mal|alle] ${HARM}`,
    'man|jemand sollte|müsste dich|sie|euch|solche [mal|alle|richtig] umbringen|töten|vergewaltigen|abstechen|erschießen|erschiessen|verprügeln|verbrennen|aufhängen|steinigen',
    'du|die|sowas|ihr verdienst|gehörst|gehört|verdient|hast|hätte|hättest [es] [den|eine|verdient] [tod|kugel] tod|kugel|erschossen|vergewaltigt|erschlagen|vergast|aufgehängt|umgebracht|vergewaltigt+zu+werden|zu+sterben|umgebracht+zu+werden',
    'hoffentlich|ich+hoffe wirst|wird|du [du|jemand|wirst] [dich|bald|mal|sie|von+allen] vergewaltigt|umgebracht|abgestochen|erschossen|vergewaltigen|umbringen',
    'ich|wir zünd|zünde|zünden|fackel|fackele|brenn|brenne dein|deine|euer|dir haus|wohnung|auto|bude [an|ab|nieder]',
    'man sollte|müsste|muss alle|sämtliche [diese] .. erschießen|erschiessen|vergasen|umbringen|aufhängen|töten|verbrennen',
    'ich hau|haue|brech|breche|schneid|schneide|schlag|schlage dir [die|das|den|deine] [fresse|kehle|knochen|schädel|genick|zähne] [ein|durch|ab]',
    'du bist [so|bald|schon+so+gut+wie] tot [schlampe|fotze|hure]',
  ],
  stalking: [
    'ich|wir weiß|weiss|wissen [genau|ganz+genau] wo|wann|in+welcher+straße du|deine|ihr [wohnst|arbeitest|lebst|schläfst|parkst|zur+schule|studierst|wohnung|kinder|haus]',
    'ich|wir kenne|kennen|hab|habe deine|die adresse|wohnung|schule',
    'ich|wir beobachte|beobachten|verfolge|verfolgen|überwache|stalke dich|euch [jeden|die+ganze|schon|rund]',
    'ich|wir finde|finden|krieg|kriege|kriegen|erwische dich|euch [überall|noch|schon]',
    'ich|wir stehe|steh|warte|stehen|warten [auf+dich] vor deiner|deinem|deine [haustür|wohnung|haus|tür|arbeit|schule]',
    'du kannst|wirst dich|mir nicht|nirgends|nirgendwo|nie [vor+mir] verstecken|entkommen',
  ],
  publish: [
    `ich|wir werde|werden .. deine|dein|die [nackten] ${PICTURES} .. veröffentlichen|posten|hochladen|verschicken|teilen|rumschicken|zeigen|schicken`,
    `ich|wir veröffentliche|poste|lade|verschicke|schicke|teile|zeige|stelle .. deine|dein [nackten] ${PICTURES}`,
    `deine|dein [nackten] ${PICTURES} .. landen|veröffentliche|verschicke|lade|online|poste`,
    `landet|landen|kommt|kommen|gehen|geht deine|dein|unser|unsere [nackten] ${PICTURES} .. netz|internet|familie|arbeit|firma|schule|mann|eltern`,
  ],
  demand: [
    'oder|sonst|ansonsten|wenn+du+nicht|es+sei+denn|andernfalls',
    'komm+zurück|schick|schicke|zahl|zahle|überweis|überweise|gib|bezahl [mir|uns|jetzt] [das|noch|weitere] [geld|euro|bilder|fotos|nacktbilder|nudes|mehr]',
  ],
  expose: [
    'das|hier|dies ist|sind|habt [das|ihr] ihre|seine|die [nummer|adresse] nummer|adresse|handynummer|telefonnummer|anschrift [von|der]',
    'ihre|seine nummer|adresse|handynummer|telefonnummer|anschrift [ist|lautet]',
    'sie|er|die+schlampe wohnt|arbeitet|lebt in|im|am|bei',
  ],
  call: [
    'ruft|schreibt|besucht|terrorisiert|belästigt|stattet|bombardiert sie|ihn|ihr|die [mal|alle|einen+besuch|an|zuhause]',
    'teilt|verbreitet|alle+sollen|damit+alle [das|es|die] [wissen|sehen|weiter]',
  ],
  address: ['straße|strasse|str|~straße|~strasse|~str|platz|weg|gasse|allee|hausnummer|stock|wohnung'],
  report: [
    'sagte|sagt|schrieb|schreibt|geschrieben|drohte|droht|drohung|drohungen|bedroht|gedroht|polizei|gericht|richter|verhaftet|festgenommen|verurteilt|opfer|anzeige|angezeigt|mann|ehemann|ex|nachricht|angeklagt|rief|meldung|täter',
  ],
  condition: ['wenn|falls'],
  negation: ['nicht|nie|niemals|kein'],
  play: ['spiel|spielen|film|lied|buch|scherz|witz|haha~|fifa|fortnite|lol|lachen|liebe|match|runde'],
  business: [
    'kostenlos|kostenfrei|hotline|hilfetelefon|notruf|beratung|reservierung|bestellung|geschäft|praxis|polizei|zentrum|unser|unsere|uns|mein|meine|mich|restaurant|auskunft|büro|botschaft|vermisst|offiziell|termin',
  ],
};
