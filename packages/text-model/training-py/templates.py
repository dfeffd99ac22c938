"""Short functional cases in our own words: what a hate model must tell apart, one list a function.

A frame belongs to `train` or to `dev`; the two share no frame, and `dev` also uses group names that `train` never saw, so
that a good dev figure cannot come from remembering. Frames are synthetic, not reviewed by the people they mention, and not
a measured result. Labels: `hate` is 1, 0 or None (unknown), the others are a set.
"""
import itertools
import random
import zlib

# plural, singular with article, is the group women?
GROUPS = {
    "train": [
        ("women", "a woman", 1), ("trans people", "a trans person", 0), ("gay people", "a gay man", 0),
        ("black people", "a black person", 0), ("disabled people", "a disabled person", 0), ("Muslims", "a Muslim", 0),
        ("immigrants", "an immigrant", 0), ("Jews", "a Jew", 0), ("Asians", "an Asian", 0), ("lesbians", "a lesbian", 0),
        ("refugees", "a refugee", 0), ("Arabs", "an Arab", 0), ("Mexicans", "a Mexican", 0), ("Christians", "a Christian", 0),
        ("foreigners", "a foreigner", 0), ("female journalists", "a female journalist", 1), ("mothers", "a mother", 1),
        ("Indians", "an Indian", 0), ("deaf people", "a deaf person", 0), ("trans women", "a trans woman", 0),
        ("women in politics", "a woman in politics", 1), ("migrants", "a migrant", 0), ("Africans", "an African", 0),
        ("autistic people", "an autistic person", 0), ("old people", "an old person", 0), ("homosexuals", "a homosexual", 0),
    ],
    "dev": [
        ("girls", "a girl", 1), ("women", "a woman", 1), ("Roma", "a Roma person", 0), ("asylum seekers", "an asylum seeker", 0),
        ("bisexuals", "a bisexual", 0), ("Muslims", "a Muslim", 0), ("blind people", "a blind person", 0),
        ("Koreans", "a Korean", 0), ("gay men", "a gay man", 0), ("wives", "a wife", 1), ("Hindus", "a Hindu", 0),
        ("black women", "a black woman", 1), ("trans folks", "a trans woman", 0), ("immigrants", "an immigrant", 0),
    ],
}
FILL = {
    "train": {
        "bad": ["stupid", "disgusting", "worthless", "lazy", "filthy", "dangerous", "pathetic", "evil", "useless", "ugly", "dishonest", "inferior"],
        "low": ["vermin", "parasites", "animals", "a disease", "rats", "trash", "cockroaches", "a plague", "scum", "subhuman"],
        "good": ["kind", "brave", "brilliant", "wonderful", "funny", "strong", "generous", "talented", "amazing", "inspiring"],
        "thing": ["this printer", "my old phone", "that film", "the weather", "this traffic", "my alarm clock", "that referee decision", "Monday morning", "this update", "the last season of that show"],
        "other": ["bankers", "politicians", "landlords", "vegans", "football fans", "teachers", "journalists", "gamers", "lawyers", "capitalists", "communists", "doctors", "hipsters", "students", "police officers"],
        "curse": ["fucking", "damn", "goddamn", "bloody", "shitty"],
        "job": ["run a company", "drive", "vote", "lead this country", "play sport", "teach children", "serve on a jury", "own a house", "speak in public"],
        "act": ["shot", "beaten up", "thrown out", "burned", "hanged", "locked up", "wiped out", "punished", "stoned", "deported"],
        "do": ["kill", "beat", "hurt", "attack", "burn", "hunt down", "punch", "strangle", "shoot", "stab"],
        "name": ["Anna", "Tom", "Leila", "Dan", "Maria", "Sam", "Nina", "that guy", "my boss", "the neighbour"],
    },
    "dev": {
        "bad": ["dumb", "repulsive", "backward", "weak", "rotten", "brainless", "vile"],
        "low": ["insects", "pigs", "a cancer", "garbage", "maggots", "beasts"],
        "good": ["lovely", "clever", "great", "admirable", "beautiful", "hard-working"],
        "thing": ["my laptop", "this bus line", "the new logo", "that song", "winter"],
        "other": ["bosses", "tourists", "cyclists", "artists", "liberals", "conservatives", "accountants"],
        "curse": ["fucking", "freaking", "bloody", "damned"],
        "job": ["manage money", "hold office", "work here", "study science", "get a licence"],
        "act": ["whipped", "killed", "kicked out", "gassed", "drowned"],
        "do": ["murder", "smash", "harm", "choke", "slap"],
        "name": ["Peter", "Olga", "my landlord", "the coach", "Rita"],
    },
}
IA = "identity_attack"
# function: (hate, labels, train frames, dev frames). {G} plural group, {S} singular, the rest from FILL.
CASES = {
    "derogation-emotion": (1, {IA}, ["I hate {G}.", "I can't stand {G}.", "I despise {G} so much", "{G} make me sick", "nothing disgusts me more than {G}", "I really loathe every one of these {G}", "{G} are the people I hate most", "I have nothing but contempt for {G}", "seeing {G} fills me with rage", "can't even look at {G} without wanting to throw up"], ["I detest {G}.", "{G} revolt me", "God I hate all those {G}", "my hatred for {G} grows each day", "how I loathe {G}!"]),
    "derogation-trait": (1, {IA, "insult"}, ["{G} are {bad}.", "all {G} are {bad} and {bad}", "{G} are so {bad} it hurts", "every one of those {G} is {bad}", "it is a fact that {G} are {bad}", "{S} is always {bad}", "trust me, {G} are just {bad} by nature", "the thing about {G} is that they are {bad}", "have you met {S} who was not {bad}? me neither"], ["{G} are all so {bad}", "you can tell {G} are {bad}", "only {S} could be this {bad}", "{G}: {bad}, {bad} and {bad}", "{G} have always been {bad}"]),
    "dehumanising": (1, {IA, "dehumanisation"}, ["{G} are {low}.", "{G} are {low} to us all", "{G} are nothing but {low}", "we are being overrun by {G}, they are {low}", "to me {G} are {low}, not people", "{G} breed like {low}", "treat {G} like the {low} they are", "{S} is no human being"], ["{G} = {low}", "{G} are no better than {low}", "call {G} what they are: {low}", "{G} belong in a cage"]),
    "implicit": (1, {IA}, ["this place was nice before {G} came", "you know what {G} are like, hide your wallet", "another one of {G}, what could go wrong, lol", "the world would be a calmer place with no {G} in it", "I would move house if {S} moved in next door", "my dog is smarter than {G}", "if {S} is in charge, start looking for a new job", "I'd rather my son died than come home with {S}", "some countries know how to deal with {G}, we could learn"], ["and we all know what happens when you let {G} in", "imagine taking orders from {S}", "no {G}, no problems", "I count my fingers after shaking hands with {S}"]),
    "threat-direct": (1, {IA, "threat"}, ["I will {do} {G}.", "I'm going to {do} every one of you {G}", "we are coming for {G} tonight", "the next time I see {S} I will {do} them", "one day I'll {do} {G}, you will see", "if {S} comes near me I am going to {do} them", "can't wait to {do} {G}", "somebody give me a gun, I'll {do} these {G}"], ["I swear I'll {do} {G}", "let's {do} all {G}", "we should go out tonight and {do} some {G}", "{G}, we will {do} you in your sleep"]),
    "threat-norm": (1, {IA, "threat"}, ["{G} should be {act}.", "{G} deserve to be {act}", "someone ought to get {G} {act}", "all {G} must be {act} now", "I want {G} {act}", "{G} need to be {act}, simple as that", "it is time {G} were {act}", "why haven't {G} been {act} yet"], ["{G} have to be {act}", "{S} ought to be {act}", "{G} had it coming and should get {act}", "when will {G} finally be {act}?"]),
    "profane-hate": (1, {IA, "profanity", "insult"}, ["fuck {G}", "{curse} {G}, I hate them", "{G} are {curse} {low}", "these {curse} {G} are {bad}", "all {G} are {bad} pieces of shit", "{S}? what a {curse} {bad} bastard", "{G} can go fuck themselves", "shut up you {curse} {G}"], ["{curse} {G} everywhere, fuck off", "{G} are {curse} {bad}", "screw all these {bad} {G}", "go to hell you {bad} {G}"]),
    "pronoun-later": (1, {IA}, ["{G} are everywhere now. they are all {bad}.", "there are {G} in my street. they should be {act}.", "my town is full of {G}. I hate them.", "{G} want rights? they deserve none.", "they let in more {G}. these {low} will ruin us.", "look at {G}. what {bad} creatures they are."], ["so many {G} here. can't stand them.", "{G} again. I wish they were {act}.", "he works with {G}. they make me sick."]),
    "negated-good": (1, {IA}, ["{G} are not human.", "{G} don't deserve rights", "no one should be friends with {S}", "{G} will never be {good}", "never trust {G}", "{G} do not deserve to live", "no decent person likes {G}", "{G} should not be allowed to {job}", "I would never ever give {S} a job", "you can't expect {G} to be {good}"], ["{G} have no place here", "don't ever let {S} {job}", "nobody should respect {G}", "{G} aren't real people", "{G} never did anything good for the world"]),
    "hate-question": (1, {IA}, ["why are {G} so {bad}?", "when will we get rid of {G}?", "is there anything more {bad} than {G}?", "who else thinks {G} should be {act}?", "how can anyone love {S}?", "what is wrong with these {bad} {G}?"], ["am I the only one who wants {G} {act}?", "what are {G} even good for?", "why do we still let {G} {job}?"]),
    "hate-opinion": (1, {IA}, ["I think {G} are {bad}", "in my view {G} are {low}", "honestly, {G} should be {act}", "sorry not sorry, I wish {G} were all gone", "my opinion: {G} are {bad} and should not {job}", "I believe nobody needs {G}"], ["to be frank I find {G} {bad}", "hot take: {G} should be {act}", "as far as I am concerned {G} are {low}"]),
    "exclusion-women": (1, {IA, "sexism"}, ["women belong in the kitchen", "a woman's place is at home, not in parliament", "females can't {job}, leave it to men", "women should shut up and obey their husbands", "stop giving women jobs that men do better", "she should be at home raising kids, not in politics", "girls are too emotional to {job}", "women are good for one thing only", "no woman should ever {job}", "whenever a woman gets power everything falls apart", "typical female, can't even {job}", "females are only after your money", "all women lie", "she only got the job because she slept with someone", "women over thirty are worthless", "feminism made women ugly and bitter"], ["go back to the kitchen, woman", "women were made to serve men", "a wife must do as she is told", "women can't think straight, keep them out of office", "dumb woman, leave it to the men", "female drivers should not exist", "another hysterical woman on tv"]),
    "slut-shaming": (1, {IA, "sexism", "insult", "profanity"}, ["you stupid bitch", "these bitches are all the same", "she is a whore like the rest of them", "women are sluts, every one of them", "shut your mouth you dumb slut", "what a dumb bitch, as all women are", "hoes can't be trusted", "that feminist cunt needs to be put in her place"], ["all women are bitches", "ugly whore, nobody asked you", "another attention whore crying online", "stupid cow, get off the internet"]),
    "victim-blaming": (1, {"sexism"}, ["dressed like that she was asking for it", "if she didn't want it she should have stayed home", "she's lying about the rape for attention", "no one would rape you, you are too ugly", "women make up these stories to ruin men", "a slap now and then keeps a wife in line", "she made him angry, so she had it coming"], ["what did she expect, walking alone at night in that skirt", "most of those who cry rape just regret it", "he beat her because she can't keep her mouth shut"]),
    "neutral-mention": (0, set(), ["my neighbour is {S}", "I know many {G}", "{G} live in our town", "we met some {G} at the station", "there are {G} on the council", "{S} opened a bakery in our street", "I am {S}", "two {G} joined the team this week", "{G} also use this library", "yes, I am {S} and I work as a nurse", "the survey asked {G} about their bus routes", "he went to school with {G}", "my best friend is {S}", "are {G} invited to the meeting as well?", "I saw {S} on tv talking about gardens"], ["I have {G} in my family", "{S} lives upstairs", "{G} take part in the choir", "our teacher is {S}", "the film is about {S} who moves to Lisbon", "a few {G} were waiting at the desk", "here we have {G} and others"]),
    "positive-mention": (0, set(), ["I love {G}.", "{G} are {good}", "{G} are {good} and {good}", "we should welcome {G}", "{S} can be anything they want", "{G} deserve our respect", "I'm proud to be {S}", "{G} make this city better", "{G} should be protected by law", "{S} saved my life", "{G} have every right to {job}", "the world needs more {G}", "happy to see {G} on stage", "{G} are just as good as anyone"], ["I adore {G}", "so {good}, those {G}!", "{S} was the best colleague I ever had", "how {good} {G} are", "let {G} live in peace", "I trust {G} with my life"]),
    "negated-hate": (0, set(), ["I don't hate {G}.", "{G} are not {bad}", "no one should {do} {G}", "I would never {do} {S}", "{G} do not deserve to be {act}", "nobody should ever be {act} for being {S}", "{G} aren't {low}", "it's wrong to say {G} are {bad}", "I have never hated {G}", "{G} should never be {act}", "I refuse to believe that {G} are {bad}", "not all {G} are {bad}, in fact none are", "stop telling people that {G} are {low}, they are not", "there is no reason to hate {G}"], ["we must not {do} {G}", "I do not think {G} are {bad}", "it is not true that {G} are {low}", "{S} should not have to fear being {act}", "none of us hates {G}", "we will never accept that {G} get {act}"]),
    "counter-quote": (0, set(), ["saying \"{G} are {bad}\" is hate speech", "he shouted \"{G} should be {act}\" and was fined for it", "\"I hate {G}\" is not an opinion, it is bigotry", "if you write \"{G} are {low}\" you will be banned", "my uncle said {G} are {low} and I left the table", "please report posts that say \"{G} deserve to be {act}\"", "telling me \"{G} are {low}\" only shows your ignorance", "they wrote \"fuck {G}\" on the wall and we painted over it", "people who say \"{G} are {bad}\" disgust me", "calling {G} {low} is wrong and everyone should speak up"], ["whoever says \"{G} are {bad}\" is wrong", "\"{G} must be {act}\": this is the kind of hate we are fighting", "I got a message saying \"I hate {G}\", how sad is that", "it's never ok to say \"{G} are {low}\""]),
    "counter-direct": (0, set(), ["you are wrong about {G}, stop it", "your post about {G} is hateful, delete it", "your hatred of {G} says more about you than about them", "stop attacking {G}", "we stand with {G} against this abuse", "this is racist nonsense and you should be ashamed", "hate against {G} has no place here", "sexist jokes like yours are not funny", "nobody here agrees with your bigotry towards {G}", "the abuse that {G} get online has to stop", "people who hate {G} are the real problem", "anyone who wants to {do} {G} should be in prison"], ["leave {G} alone, you bigot", "what you wrote about {G} is vile", "shame on those who {do} {G}", "violence against {G} is a crime, report it"]),
    "abuse-object": (0, {"profanity"}, ["I hate {thing}", "{thing} is {curse} {bad}", "{thing} can go to hell", "fuck {thing}", "I want to throw {thing} out of the window", "{thing} makes me sick", "{thing} is a plague", "{thing} should be {act}", "I despise {thing}"], ["{thing}, how I detest you", "{thing} is pure garbage", "{curse} {thing} ruined my day", "someone burn {thing}"]),
    "abuse-person": (0, {"insult"}, ["{name} is {bad}", "I hate {name}", "{name}, you are a {bad} person", "you are so {bad}", "what a {bad} idiot you are", "{name} makes me sick", "you are an {curse} idiot", "shut up, you {bad} clown", "{name} is the most {bad} player in the league", "I can't stand you", "you're a disgrace, {name}"], ["what a {bad} man {name} is", "you {bad} fool", "{name} is a moron", "nobody likes you, loser", "you are trash, {name}"]),
    "threat-person": (0, {"threat"}, ["I will {do} you", "I'm going to {do} {name}", "I know where you live", "you better watch your back, {name}", "I'll be waiting outside your house tonight", "next time I see you I'll {do} you", "you will be {act} by me", "we will find you and {do} you", "say goodbye to your family, I am coming", "you won't wake up tomorrow", "I am going to make you pay, bitch", "I have a knife and your address"], ["I swear I'm gonna {do} you", "sleep with one eye open", "I'll come to your work and {do} you", "you are dead when I find you", "your kids walk to school alone, right? be careful"]),
    "abuse-other-group": (0, {"insult"}, ["I hate {other}", "{other} are {bad}", "all {other} should be {act}", "{other} are {low}", "fuck {other}", "{other} are so {bad} and {bad}", "{other} make me sick", "never trust {other}", "why are {other} so {bad}?", "these {curse} {other} again"], ["I detest {other}", "{other} are the worst, {bad} people", "let's get rid of {other}", "{other} = {low}"]),
    "profanity-harmless": (0, {"profanity"}, ["this is {curse} great", "holy shit, what a goal", "fuck, I forgot my keys", "I am so {curse} tired", "that cake was {curse} delicious", "what the fuck is going on with the trains", "shit happens, move on", "we {curse} did it!", "no fucking way, congratulations", "damn, she sings well", "I love you so fucking much"], ["oh shit, it is raining", "best {curse} day of my life", "fuck yes, we won", "well damn, look at that sunset"]),
    "reclaimed": (0, set(), ["as a proud bitch I take no orders", "my queer friends and I are marching on Saturday", "we dykes built this choir", "slut walk starts at noon, bring your signs", "yes I am a nasty woman and I vote", "me and my bitches are going dancing tonight", "I am queer, here and happy", "bad bitches support each other", "call me a fag all you like, I own that word, I am gay and proud", "us crips know how to party, says my wheelchair crew", "hoes before bros, love my girls"], ["queer and proud since 1998", "love my bitches to the moon", "we are the dykes on bikes, come and join us", "I'm that bitch and I know it, today I got my diploma"]),
    "homonym": (0, set(), ["the bitch had six puppies", "she rakes the garden with a hoe", "chinks of light came through the shutters", "there is a chink in the armour of this plan", "the dyke kept the sea out of the village", "a tit landed on the bird table", "he smokes a pack of fags a week, as they say in London", "the queen bee left her hive", "the cock crowed at dawn", "a spade and a rake stood in the shed", "queer feeling in my stomach before exams", "the vet says our bitch needs a rest", "the coons are in the attic again, call the raccoon man", "slag from the furnace was piled up"], ["the dog breeder sold the bitch", "he leaned a spade on the wall", "the dyke burst in the flood", "hoe the rows before you plant the beans", "put another fag in the ashtray, said my English uncle"]),
    "news": (0, set(), ["police arrested a man for attacking {S}", "a report says {G} face more violence than before", "the court ruled that {G} may marry", "new figures show {G} earn less", "the minister spoke about the rights of {G}", "three people were killed in an attack on {G}", "the law protects {G} from harassment", "a study on {G} in the workplace was published on Monday", "the man who threatened to {do} {G} was sentenced to two years"], ["violence against {G} rose by ten percent", "officers are looking for the man who hurt {S}", "the museum shows portraits of {G}", "parliament debates quotas for {G}"]),
    "victim-report": (0, set(), ["he threatened to {do} me and I went to the police", "my ex keeps sending me messages, what can I do?", "someone posted my photos without asking me, please help", "I was harassed on the bus today", "he said he would publish my pictures if I left him", "a man followed me home last night and I am scared", "they called me a whore for reporting it", "she told us that her husband beats her", "as {S} I get insulted every week", "how do I report a fake account with my name?", "he wrote \"I will {do} you\" and I have a screenshot", "I survived abuse and I want to talk about it", "they yelled that {G} should be {act}, I was so afraid"], ["my boss touched me and nobody believed me", "he keeps calling at night and says he will {do} me", "she was told to go back to the kitchen by her manager and complained", "my nudes were leaked, who can take them down?", "I am {S} and someone spat at me yesterday"]),
    "idiom": (0, set(), ["this heat is killing me", "I could murder a pizza right now", "that joke slayed me", "our team destroyed them 4-0", "my mum will kill me if I am late", "she is dying to meet you", "I'd kill for a coffee", "he shot down my proposal in the meeting", "these shoes are killing my feet", "the new boss is a beast at tennis", "we crushed the exam", "break a leg tonight!", "drop dead gorgeous dress", "she nailed it"], ["I'm dead, that video is too funny", "you killed it on stage", "we got hammered in the second half", "I'll kill the lights in a second"]),
    "daily": (0, set(), ["what time does the shop open", "my sister got a new job in the city", "women's football starts at eight tonight", "the girls won the relay", "I am cooking rice and beans", "does anyone know a good dentist", "happy birthday to my wonderful mum", "the bus was late again", "I finished the book, it is great", "our women's group meets every Tuesday", "my wife and I planted tomatoes", "thanks for the follow", "see you at the match", "the new mayor is a woman from the north", "she wore a red dress to the wedding", "he cooks and she fixes the car"], ["can someone lend me a ladder", "the girls are going camping", "my aunt teaches maths", "her talk on solar panels was interesting", "we adopted a kitten"]),
    "harassment": (None, {"sexual_harassment", "sexism"}, ["send me a nude or I keep texting", "nice body, when can I have it", "come to my room if you want the promotion", "show me what is under that dress", "I keep thinking of you naked, answer me", "you look so hot I want to touch you", "sit on my lap, sweetheart", "why won't you sleep with me, you tease", "dance for me, baby, I pay well", "open your legs and you will get the job", "I'd do things to you whether you like it or not", "send pics of your breasts"], ["how much for a night with you", "smile, sexy, and bend over", "I want to see you without clothes, send a video", "give me your number or I won't leave you alone, hottie"]),
    "extortion": (None, {"threat", "sexual_harassment"}, ["I will post your pictures if you don't pay", "do what I say or everyone sees your video", "send more photos or I send these to your father", "I have your nudes and I will share them with your school", "come back to me or I publish everything", "pay 500 or the whole office gets your private clips", "your naked photos go online tonight"], ["leave him or your pictures are on every group by tomorrow", "I saved our video, be nice or your mum gets it", "you have two days before I upload your nudes"]),
    "doxxing": (None, {"doxxing"}, ["here is her address: 14 Mill Lane, pay her a visit", "her number is 555 0142, call her all night", "he lives at 22 Oak Street, you know what to do", "this is where she works, go and tell her what you think", "name, phone and home of the woman who reported him: share it", "she takes the number 9 bus at 7:40 every day, find her", "found her kids' school, it's on Park Road, spread it", "post her email everywhere so she gets what she deserves"], ["drop by her flat, third floor, 8 Hill Road, she is alone", "everyone text this girl, 555 0199, make her regret it", "her parents live at 3 Bridge Street, let them know we are angry"]),
    "contact-harmless": (0, set(), ["our shop is at 14 Mill Lane, open till six", "call the help line on 555 0100", "write to info at our office for tickets", "the clinic moved to 22 Oak Street", "the party is at my place, 5 Elm Road, bring salad", "for repairs phone 555 0123", "meet me at the bus stop at 7:40", "the school on Park Road is closed today"], ["the library is at 8 Hill Road", "book a table on 555 0177", "send your CV to the front desk"]),
    "explicit": (None, {"sexual_explicit"}, ["hot singles want sex tonight, click here", "full sex tape in my bio", "watch her get naked live on cam", "uncensored porn clips, link below", "he described the sex scene in every wet detail"], ["free nude cams, join now", "xxx videos of wives, click"]),
    "health-harmless": (0, set(), ["sex education starts in year eight", "the clinic gives out condoms for free", "breast cancer screening is on Monday", "the midwife explained how birth works", "the painting shows a naked woman by the sea", "we talked about consent in class"], ["she breastfeeds her baby in the park", "the museum's nude statues are restored", "ask your doctor about the pill"]),
}
TEMPLATE_LABELS = [IA, "sexism", "threat", "sexual_harassment", "dehumanisation", "doxxing", "insult", "profanity", "sexual_explicit"]
OPENERS = ["", "", "", "", "", "", "", "honestly ", "lol ", "I mean, ", "@USER ", "look, ", "wow. ", "ok so ", "#fact "]
ENDINGS = ["", "", "", "", "", "", "!", ".", " lol", " smh", " tbh", "!!", " period", " and that is that"]


def render(frame, side, rng):
    """(text, is the group women?) of one frame with every slot filled."""
    plural, single, women = rng.choice(GROUPS[side])
    text = frame.replace("{G}", plural).replace("{S}", single)
    for slot, words in FILL[side].items():
        while "{" + slot + "}" in text:
            text = text.replace("{" + slot + "}", rng.choice(words), 1)
    named = "{G}" in frame or "{S}" in frame
    return text, bool(named and women)


def build(side, per_function, seed):
    """Rows {text, function, hate, labels} for `train` or `dev`: up to `per_function` different texts a function."""
    rows = []
    for function, (hate, labels, train, dev) in CASES.items():
        rng = random.Random(zlib.crc32(f"{seed}/{side}/{function}".encode()))
        frames = train if side == "train" else dev
        seen = set()
        for frame in itertools.islice(itertools.cycle(frames), per_function * 3):
            text, women = render(frame, side, rng)
            if side == "train":
                text = rng.choice(OPENERS) + text + rng.choice(ENDINGS)
            if rng.random() < 0.5:
                text = text[0].upper() + text[1:]
            if text in seen or len(seen) >= per_function:
                continue
            seen.add(text)
            own = set(labels)
            if hate == 1 and women and IA in own:
                own.add("sexism")
            rows.append({"text": text, "function": function, "hate": hate, "labels": own})
    return rows


if __name__ == "__main__":
    for part in ("train", "dev"):
        built = build(part, 260 if part == "train" else 60, 7)
        print(part, len(built), sum(row["hate"] == 1 for row in built), sum(row["hate"] == 0 for row in built))
