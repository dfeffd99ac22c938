"""Own sentences that hold the Python and TypeScript halves to the same tokens and the same logits."""
SENTENCES = [
    "The committee meets on Thursday afternoon.", "hello", "a", "OK", "Women should stay out of politics.",
    "Nobody sensible ever said that women should not vote.", "She posted a photo of her dog and 14 people liked it!",
    "You are an absolute disgrace to this team, get lost.", "\ufb01ne print: \u00bd of \u201cquotes\u201d \u2013 and\u2026 ellipses",
    "\u65e5\u672c\u8a9e mixed with English and emoji \U0001f600\U0001f600 here", "What  double   spaces do", "sooooooo loooong!!!!!! 100000 times",
    "Antidisestablishmentarianism isn't floccinaucinihilipilification", "I know where you live and I'll be waiting.",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043a\u0430\u043a \u0434\u0435\u043b\u0430? ok", "e\u0301te\u0301 \u00e0 Paris 1000 km/h #MeToo @someone http://example.org/x?y=1",
    "\u2581under\u2581score test", "NASA launched 3 rockets; the 2nd failed at 10:30.", "xqzjk wvvbn", "  leading spaces and trailing  ",
    "line\nbreak\tand tab\r\nend", "kdkkdk \u0294 \u0294\u0294 \u0294", "K8s & C++ > Rust?", "w\u200bo\u200bm\u200be\u200bn are people", "[USER] look at [URL] :) :( :-)",
    "I h8 th1s pr1nter", "the bitch had six puppies", "this is hate speech: \"they are vermin\"", "\u2764\ufe0f love \U0001f44d\U0001f3fd thumbs",
    "send me your pictures or I tell your boss", "here is her address, pay her a visit", "we stand with refugees against this abuse",
    "I don't hate immigrants, and neither should you.", "immigrants are parasites", "go back to the kitchen",
    "my ex keeps sending me messages, what can I do?", "\ud55c\uad6d\uc5b4 \ubb38\uc7a5", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 text", "1 2 3 4 5 6 7 8 9 10", "...", "?!", "://",
    "A somewhat longer text that tells of a day at the market, where the fish was fresh, the bread was warm, the children "
    "ran between the stalls, somebody played an accordion, and my aunt argued about the price of tomatoes until the man "
    "laughed and gave her two for nothing, after which we all walked home along the river and talked about the rain that "
    "had not come, the football on Sunday and the new teacher at the school.",
]
