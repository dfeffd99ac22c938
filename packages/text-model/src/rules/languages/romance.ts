/** Spanish, Portuguese and Italian. */
import type { RuleTable } from '../rule-table.ts';

export const SPANISH: RuleTable = {
  lang: 'es',
  reviewed: false,
  threat: [
    'te|os|la|los|las [voy|vamos] voy|vamos|iba [a] matar|violar|quemar|reventar|degollar|apuñalar|pegar+un+tiro|golpear|partir+la+cara|cortar+el+cuello|echar+ácido|enterrar|rajar|moler+a+golpes|romper+la+cara|desfigurar',
    'voy|vamos a quemar|incendiar|prender+fuego+a tu|vuestra casa|coche',
    'voy|vamos a matarte|violarte|quemarte|reventarte|degollarte|apuñalarte|golpearte|enterrarte|rajarte|matarla|violarla|partirte+la+cara|cortarte+el+cuello|romperte+la+cara|echarte+ácido|desfigurarte',
    'te|la|os mataré|violaré|quemaré|degollaré|apuñalaré|enterraré|mataremos|violaremos|rajaré|reventaré',
    'te|la mato|violo|rajo|reviento|quemo [perra|puta|zorra|hija]',
    'mereces|merecés|merece|merecen [que] morir|la+muerte|una+bala|un+tiro|te+violen|te+maten|la+violen|la+maten|ser+violada|una+violación|una+paliza',
    'ojalá|espero+que [alguien] te|la|os [un+día] violen|maten|viole|mate|quemen|violaran|mataran|degüellen',
    'habría|hay|habrá|deberían que|haber [que] violarte|matarte|quemarte|violarla|matarla|quemarla|matar+a+tod~|fusilar+a+tod~|matarlas|violarlas|quemarlas|lapidarla|colgarla',
    'vas|van a [aparecer] morir|muerta [perra|puta|zorra|hoy|pronto]',
    'estás muerta perra|puta|zorra|hija|tía',
  ],
  stalking: [
    'sé|sabemos [muy|perfectamente] [bien] dónde|donde|en+qué+calle|a+qué+hora vives|vivís|trabajas|estudias|duermes|te+mueves|sales|está+tu+casa|aparcas|vas',
    'sé|sabemos|tengo|tenemos cuál|tu [es] tu|dirección|casa [dirección|casa]',
    'te|os estoy|estamos|sigo|ando [vigilando|observando|siguiendo|acechando|mirando] vigilando|observando|siguiendo|acechando|a+todas+partes|desde+la+calle|cada+día',
    'te|os voy|vamos [a] encontrar|pillar|buscar',
    'te|os encontraré|encontraremos|pillaré',
    'estoy|te+espero|te+estoy+esperando|estamos [esperando] [esperándote] frente|fuera|delante|afuera|en+la+puerta [a|de] tu casa|trabajo|portal|puerta|escuela',
    'no puedes|podrás|te [vas|puedes] [a] esconderte|escapar|esconder|huir [de] [mí]',
  ],
  publish: [
    'voy|vamos|pienso [a] .. publicar|subir|difundir|compartir|enviar|mandar|mostrar|pasar|filtrar .. tus|tu|las [fotos|vídeos] fotos|vídeos|videos|vídeo|video|desnuda|desnudos|nudes|íntimas|packs|pack',
    'publicaré|subiré|difundiré|compartiré|enviaré|mandaré|mostraré|filtraré|publico|subo|difundo|mando .. tus|tu fotos|vídeos|videos|vídeo|video|desnudos|nudes|imágenes|pack',
    'tus|nuestros|nuestras fotos|vídeos|videos|nudes|desnudos [íntimas|desnuda] .. publicaré|publico|verá|verán|acaban|acabarán|internet|todos|llegan|llegarán|tu+familia|tu+trabajo',
  ],
  demand: [
    'o|si+no|sino|de+lo+contrario|a+menos+que|salvo+que',
    'vuelve+conmigo|envía|envíame|manda|mándame|paga|págame|dame|deposita|transfiere|transfiéreme|pásame [más|el|la|los] [dinero|plata|fotos|euros|pesos|dólares|nudes|desnuda|vídeos]',
  ],
  expose: [
    'este|esta|aquí|ahí|acá|les+dejo|os+dejo [es|está|tenéis|tienen|va] su|el|la [número|dirección|teléfono] número|dirección|teléfono|móvil|celular|casa [de] [esta|ella|la]',
    'su número|dirección|teléfono|móvil|celular|domicilio [es|de]',
    'vive|trabaja|ella+vive|ella+trabaja|la+puta+vive en|en+la+calle',
  ],
  call: [
    'llamadla|llámenla|llamarla|llámala|escríbanle|escribidle|visítenla|visitadla|acósenla|acosadla|búsquenla|buscadla|háganle|hacedle|denle|mándenle [todos|una|toda|su|la] [visita|noche|merecido]',
    'llamad|llamen|escriban|escribid|vayan|id todos|a+su+casa|toda+la+noche',
    'difundan|difundid|compartan|compartid|que+todos+sepan|que+todo+el+mundo+sepa|que+aprenda',
  ],
  address: ['calle|avenida|av|avda|plaza|piso|portal|número|barrio|colonia|puerta|departamento|depto'],
  report: [
    'dijo|decía|dice|me+dijo|escribió|escribía|amenazó|amenaza|amenazaba|amenazas|amenazado|policía|juez|jueza|tribunal|detenido|condenado|víctima|denuncia|denuncié|denunció|exmarido|marido|ex|expareja|noticia|acusado|gritaba|cita',
  ],
  condition: ['si|como+vayas|como+hables'],
  negation: ['no|nunca|jamás'],
  play: ['juego|partida|partido|película|canción|libro|broma|jaja~|fifa|fortnite|lol|risa|amor|jugando'],
  business: [
    'gratis|gratuita|gratuito|línea|ayuda|atención|reservas|pedidos|tienda|clínica|policía|emergencias|centro|nuestro|nuestra|nosotros|mi|restaurante|información|oficina|embajada|desaparecida|oficial|citas|llámenos|llámanos',
  ],
};

export const PORTUGUESE: RuleTable = {
  lang: 'pt',
  reviewed: false,
  threat: [
    'vou|vamos|irei|ainda+vou te|a|ela|lhe matar|estuprar|queimar|esfaquear|degolar|bater|espancar|enterrar|arrebentar|violar|foder+na+porrada|dar+um+tiro|quebrar+a+cara|jogar+ácido',
    'vou|vamos matar|estuprar|queimar|esfaquear|espancar|violar|degolar|matar-te|violar-te|quebrar [você|ela|essa|a] [você|ela|vadia|puta|vagabunda|tua+cara|sua+cara]',
    'vou|vamos queimar|incendiar|tacar+fogo+na|botar+fogo+na sua|tua casa|carro',
    'te|a mato|estupro|arrebento|espanco|queimo|enterro|furo [vadia|puta|vagabunda]',
    'mereces|merece|merecia|merecem|você+merece [ser] morrer|a+morte|um+tiro|uma+bala|estuprada|estupro|morta|violada|apanhar|uma+surra',
    'tomara|espero [que] [alguém] te|a|você [um+dia] estuprem|estupre|matem|mate|violem|seja+estuprada|queimem|morra+queimada',
    'tem|tinha|têm|deviam|deveriam [que] ser|morrer|apanhar estuprada|morta|queimada|espancada|enforcada|apedrejada',
    'deviam|deveriam|alguém+devia|tem+que|têm+que [te] estuprar|matar|queimar|espancar|fuzilar|enforcar [você|essa|esses|todos|todas|as|os]',
    'você|tu|cê vai|vais|tá|está|estás morrer|morta [vadia|puta|vagabunda|logo]',
  ],
  stalking: [
    'sei|sabemos|eu+sei [muito|bem] [bem] onde|aonde|em+que+rua você|tu|vc|moras|vives|mora|trabalhas|estudas|trabalha [mora|trabalha|estuda|vive|dorme|anda]',
    'sei|sabemos|tenho seu|teu|o [seu] endereço|onde+é+tua+casa',
    'estou|tô|to|estamos|fico te vigiando|observando|seguindo|perseguindo|espionando',
    'estou|estamos a observar-te|seguir-te|vigiar-te|perseguir-te',
    'vou|vamos te achar|encontrar|pegar|caçar',
    'estou|tô|te+espero|esperando|tô+te+esperando [te] [esperando] na+frente|em+frente|na+porta|fora [da|à|do|de] tua|sua|seu|teu|casa [casa|trabalho|escola|prédio]',
    'não adianta|consegue|pode|tem|podes|consegues [como] [se|te] esconder|fugir|escapar|esconderes',
  ],
  publish: [
    'vou|vamos|irei .. postar|publicar|espalhar|divulgar|compartilhar|mandar|mostrar|vazar|soltar|partilhar|enviar .. suas|seus|tuas|teus|teu|seu fotos|fotinhas|vídeos|vídeo|nudes|nuas|intimidades',
    'posto|publico|espalho|divulgo|mando|vazo|solto .. suas|seus|tuas|teus|teu|seu fotos|vídeos|vídeo|nudes',
    'suas|tuas|seus|teus|nossos|nossas fotos|vídeos|nudes [nua|nuas|íntimas|íntimos] .. vazar|vazam|internet|todo+mundo|verão|espalhar|vão|chegam|sua+família|seu+trabalho',
  ],
  demand: [
    'senão|se+não|ou|caso+contrário|a+menos+que',
    'volta+pra+mim|manda|mande|envia|envie|paga|pague|transfere|transfira|deposita|faz+um+pix|pix|dá [mais|o|um|uma] [dinheiro|grana|fotos|reais|euros|nudes|nude|pix|vídeo]',
  ],
  expose: [
    'esse|este|aqui|aí|segue|olha [é|está|tá|vai] o|a|número|endereço [número|endereço|telefone|zap|celular|casa] [dela|dele|dessa|da]',
    'número|endereço|telefone|zap|celular|whatsapp dela|dele|dessa|da+vadia|da+puta',
    'ela|ele|a+vadia|a+puta mora|trabalha|vive|estuda na|no|em',
  ],
  call: [
    'liguem|ligue|mandem+mensagem|chamem|visitem|encham|façam+uma+visita|perturbem|infernizem|xinguem|vão [todos|pra|para|a|o|na|lá] [ela|casa+dela|saco+dela|ele|noite]',
    'espalhem|compartilhem|divulguem|partilhem|pra+todo+mundo+saber|que+todos+saibam|pra+ela+aprender',
  ],
  address: ['rua|r|avenida|av|travessa|praça|bairro|apartamento|apto|ap|casa|número|nº|bloco|andar'],
  report: [
    'disse|dizia|falou|escreveu|escrevia|ameaçou|ameaça|ameaçava|ameaças|polícia|juiz|tribunal|preso|detido|condenado|vítima|denúncia|denunciei|denunciou|boletim|marido|ex|notícia|acusado|gritava|suspeito',
  ],
  condition: ['se+você|se+vc|se+tu|se+for|se+fores|se+falar|se+contar|se+não|caso'],
  negation: ['não|nunca|jamais'],
  play: ['jogo|partida|filme|música|livro|brincadeira|kkk~|haha~|rsrs~|fifa|free+fire|rir|amor|jogando'],
  business: [
    'gratuito|gratuita|grátis|linha|disque|ajuda|atendimento|reservas|pedidos|loja|clínica|polícia|emergência|centro|nosso|nossa|conosco|meu|minha|restaurante|informações|delegacia|embaixada|desaparecida|oficial|consulta|ligue+para+nós',
  ],
};

export const ITALIAN: RuleTable = {
  lang: 'it',
  reviewed: false,
  threat: [
    'ti|vi|la|giuro+che+ti [io|prima+o+poi] ammazzo|uccido|stupro|violento|brucio|sgozzo|accoltello|massacro|sparo|strangolo|sfregio|gonfio|spacco+la+faccia|taglio+la+gola|butto+addosso+l+acido|scanno',
    'ti brucio|incendio|do+fuoco+alla la|a casa|macchina|auto',
    'bisogna|bisognerebbe|vanno ammazzare|bruciare|fucilare|sparare [a] tutti|tutte|quelli|quelle|ste|queste',
    'ti|vi|la ammazzerò|ucciderò|stuprerò|violenterò|brucerò|sgozzerò|accoltellerò|massacrerò|ammazzeremo|stupreremo|strangolerò',
    'meriti|meriteresti|merita|meriterebbe|ti+meriti di|la|lo|una|un|che [morire|essere] [morire|stuprata|uccisa|ammazzata|bruciata|violentata|morte|stupro|pallottola|ti+stuprino|ti+ammazzino|acido]',
    'spero|magari|speriamo [che] [qualcuno] ti|la|vi [un+giorno] stuprino|ammazzino|stupri|ammazzi|uccidano|uccida|violentino|brucino',
    'bisognerebbe|bisogna|dovrebbero|andrebbe|andresti|vanno [tutte] stuprarti|ammazzarti|bruciarti|stuprarla|ammazzarla|stuprata|ammazzata|bruciata|bruciate|stuprate|ammazzate|sparata',
    'sei|siete morta|morto|morte [troia|puttana|cagna]',
    'te+la|te+le faccio+pagare|faccio+pagare+cara',
  ],
  stalking: [
    'so|sappiamo|lo+so [bene|benissimo] dove|in+che+via|a+che+ora abiti|vivi|lavori|studi|dormi|vai|stai+di+casa|parcheggi|esci',
    'so|sappiamo|ho il|qual|dov [è] [tuo|il+tuo|casa+tua] indirizzo|casa+tua|tuo+indirizzo',
    'ti|vi sto|stiamo|tengo [sempre] spiando|osservando|seguendo|guardando+ogni+giorno|pedinando|d+occhio',
    'ti|vi trovo|troverò|troveremo|vengo+a+prendere|vengo+a+cercare',
    'sono|ti+aspetto|siamo|sto [ad] [aspettarti] sotto|fuori|davanti [a] casa+tua|da+casa+tua|tuo+ufficio|al+tuo+portone|alla+tua+scuola|il+tuo+portone',
    'non puoi|potrai|riuscirai [a] nasconderti|scappare|sfuggirmi',
  ],
  publish: [
    'pubblico|posto|diffondo|metto|mando|invio|pubblicherò|posterò|diffonderò|metterò|manderò|invierò|condivido|faccio+girare .. tue|tuoi|tuo [foto] foto|video|nudi|nudes|filmati|intime',
    'tue|tuoi|tuo|nostri|nostre foto|video|nudi|nudes|filmati [nuda|intime] .. pubblico|online|internet|vede|vedrà|vedranno|tutti|girare|arrivano|famiglia|ufficio',
  ],
  demand: [
    'o|altrimenti|se+no|sennò|oppure|a+meno+che',
    'torna+con+me|manda|mandami|paga|pagami|dammi|invia|inviami|versa|fammi+un+bonifico [i|dei|altre|delle|una] [soldi|foto|euro|nudi|video|foto+nuda]',
  ],
  expose: [
    'questo|questa|ecco|eccovi|qui [è|c+è] il|l|la [suo|sua] numero|indirizzo|telefono|cellulare|casa|suo+numero|suo+indirizzo [di]',
    'suo numero|indirizzo|telefono|cellulare [è|di]',
    'abita|lavora|vive|lei+abita|la+troia+abita in|a|in+via',
  ],
  call: [
    'chiamatela|scrivetele|andatela|andate|insultatela|visitatela|cercatela|tempestatela|fatele|contattatela|telefonatele [tutti|a+trovarla|una|visita|tutta+la+notte|a+casa+sua]',
    'diffondete|condividete|fate+girare|così+impara|che+lo+sappiano+tutti',
  ],
  address: ['via|viale|piazza|corso|vicolo|interno|int|scala|piano|palazzina|numero|civico|quartiere'],
  report: [
    'disse|diceva|dice|mi+ha+detto|ha+detto|scrisse|scriveva|ha+scritto|minacciò|minaccia|minacciava|minacce|minacciato|polizia|carabinieri|giudice|tribunale|arrestato|condannato|vittima|denuncia|denunciato|marito|ex|notizia|accusato|urlava',
  ],
  condition: ['se'],
  negation: ['non|mai'],
  play: ['gioco|partita|film|canzone|libro|scherzo|scherzavo|haha~|ahah~|fifa|lol|ridere|risate|amore|giocando'],
  business: [
    'gratuito|gratuita|gratis|linea|aiuto|assistenza|prenotazioni|ordini|negozio|clinica|polizia|emergenza|centro|nostro|nostra|noi|mio|mia|ristorante|informazioni|ufficio|ambasciata|scomparsa|ufficiale|appuntamenti|chiamateci',
  ],
};
