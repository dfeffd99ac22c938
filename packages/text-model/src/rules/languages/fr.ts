import type { RuleTable } from '../rule-table.ts';

const HARM =
  'tuer|violer|buter|égorger|défigurer|brûler|cramer|crever|tabasser|massacrer|poignarder|étrangler|frapper|lapider|fumer|démolir';
const PICTURES = 'photos|photo|vidéos|vidéo|nudes|images|captures|sextape';

export const FRENCH: RuleTable = {
  lang: 'fr',
  reviewed: false,
  threat: [
    `je+vais|on+va|j'vais|jvais|nous+allons [venir|finir+par] [te|t'|vous|la] [te|t'|vous|la] ${HARM}`,
    `je|on te|t'|vous tuerai|tuera|violerai|violera|buterai|butera|égorgerai|brûlerai|crèverai|frapperai`,
    `je|on vais|va te casser|péter|exploser la+gueule|les+jambes|la+tête|les+dents`,
    `tu|vous vas|allez mourir|crever|te+faire+violer|te+faire+tuer|le+payer+de+ta+vie|finir+violée`,
    `tu|elle mérites|mérite|mériterais|mériterait [que] d'être|de|qu'on+te|une|l' [te|la|te+faire] violée|mourir|tuée|acide|balle|viole|tue|frappée|violer|brûlée|crever`,
    `on|il devrait|faut|faudrait [te|la|vous] [te|la] ${HARM}`,
    `j'espère que tu|elle [vas|va] te|se|seras|sera|vas|mourras [feras|faire] violée|violer|tuer|tuée|crever|mourir`,
    `je te [jure] je+vais te ${HARM}`,
  ],
  stalking: [
    `je|on sais|sait [très+bien|exactement] où tu|vous|elle habites|habitez|travailles|travaillez|étudies|dors|vis|vas`,
    `je|on sais|sait où est|se+trouve ta|ton|votre maison|école|bureau|appartement|famille`,
    `je|on connais|connait ton|votre adresse|école|trajet`,
    `je|on te|t'|vous surveille|observe|suis+partout|guette|ai+suivie|ai+suivi|piste`,
    `je|on te|vous retrouverai|retrouvera|trouverai|trouvera`,
    `je|on vais|va te retrouver|traquer|suivre`,
    `je+suis devant|en+bas+de ta|ton|chez maison|porte|école|travail|immeuble|toi`,
    `tu ne|n' peux|pourras pas te+cacher|m'échapper`,
  ],
  publish: [
    `je+vais|on+va|j'vais|jvais .. publier|poster|envoyer|partager|diffuser|balancer|montrer|mettre .. tes|ta|ton|vos [photos|intimes] ${PICTURES}|nue`,
    `je|on publierai|posterai|enverrai|partagerai|diffuserai|balancerai|balance|envoie|poste|publie .. tes|ta|vos ${PICTURES}`,
    `tes|ta|vos ${PICTURES} .. vont|va|seront|sera être|circuler|en+ligne|partout|publiées|publiée|envoyées|sur+internet`,
    `tout+le+monde|ta+famille|tes+parents|ton+mari va|vont|verra|verront [voir] tes|ta ${PICTURES}`,
  ],
  demand: [
    `sinon|ou|si+tu+ne|si+tu|à+moins|si+vous`,
    `envoie|donne|paie|paye|vire|verse [moi] [de|des|l'|encore] argent|nudes|photos|euros|francs|nue`,
    `fais ce+que je+te+dis|je+veux`,
  ],
  expose: [
    `voici|voilà|c'est son|sa|le+numéro|leur numéro|adresse|téléphone|06|domicile|de+cette`,
    `son|sa|leur numéro|adresse|téléphone [c'est|est|:]`,
    `elle|il habite|travaille|vit au|à|dans|rue|chez`,
    `j'ai|on+a trouvé son|sa numéro|adresse`,
  ],
  call: [
    `appelez|appelle|harcelez|écrivez|spammez|contactez|textez [la|le|lui|les]`,
    `allez lui|la|le rendre+visite|voir|trouver|chercher|dire`,
    `faites|fais tourner|lui+comprendre|lui+payer`,
    `partagez|diffusez [au] [maximum|partout|son]`,
    `rendez lui visite`,
  ],
  address: ['rue|avenue|boulevard|quartier|impasse|appartement|immeuble|cité|commune|villa|carrefour|lot'],
  report: [
    "dit|disait|a+dit|m'a|m'as|écrit|menacé|menacée|menace|menaces|menaçait|police|tribunal|condamné|arrêté|victime|témoignage|accusé|plainte|selon|raconte|il+va|ils+vont|mon+ex|mon+mari",
  ],
  condition: ['si'],
  negation: ['ne|pas|jamais'],
  play: ['jeu|match|partie|fifa|rire|mdr|lol|blague|film|chanson|livre|série|peur+de|câlins|amour|manette|console'],
  business: [
    'écoute|ligne|urgence|gratuit|nous|notre|nos|service|accueil|bureau|police|clinique|boutique|magasin|restaurant|rendez-vous|réservation|commande|mon+numéro|appelez+moi|appelle+moi|contactez-moi|hôpital|association|ambassade|samu|avocat|disparue|disparu',
  ],
};
