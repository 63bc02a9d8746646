//! Notes for the bench: Chinese and English, 300 to 1,000 characters, put together from everyday sentences. Every second
//! one carries a label, one sentence in twenty says what an advertisement may not say.

use pappus::market::disclosure::Note;
use serde_json::json;

use super::dice::Dice;

const ZH: &[&str] = &[
    "最近天气转凉，早上出门要多带一件外套。",
    "上周末和朋友去了城南的小店，等了大概二十分钟才坐下。",
    "店里的灯光很柔和，桌子之间隔得也开，聊天不会吵到别人。",
    "我点了一份牛肉面，汤底清亮，面条有嚼劲。",
    "价格是三十八元一碗，加一份青菜再多六元。",
    "第一次来的话建议避开中午，人少的时候味道更稳定。",
    "这支面霜我用了两周，质地偏厚，晚上涂一层就够。",
    "皮肤偏干的姐妹可以试试，油皮夏天用会有点闷。",
    "包装是磨砂的玻璃瓶，拿在手里挺有分量。",
    "成分表我放在图三，香精排在比较后面的位置。",
    "孩子很喜欢那个蓝色的积木，一个下午拼了三座桥。",
    "收纳盒是可以叠起来的，抽屉里刚好放四个。",
    "跑鞋的鞋底偏软，跑五公里脚踝没有不舒服。",
    "尺码比平时穿的大半码，脚背高的可以再大一点。",
    "晚上光线不够，照片有点暗，大家将就着看。",
    "周一到周五都可以预约，周末要提前三天打电话。",
    "从地铁口出来走五分钟就到，门口有一棵很大的桂花树。",
    "咖啡豆是浅烘的，入口偏酸，回味有一点柑橘的感觉。",
    "电脑支架可以调三个高度，开会的时候眼睛不用往下看。",
    "说明书写得很清楚，装起来花了不到十分钟。",
    "有问题可以在评论区问我，看到了都会回。",
    "下次想试试他们家的甜品，听说栗子蛋糕每天只做二十个。",
    "总的来说体验不错，会再来。",
    "洗完之后衣服有淡淡的味道，晾干就散了。",
];

const EN: &[&str] = &[
    "It took me a while to get used to the handle, but now I would not go back.",
    "We walked along the river until the lights came on and the kids were tired.",
    "The cream is thick, so I only use it at night and let it sink in while I read.",
    "I have worn these shoes for about three weeks, mostly on wet pavement.",
    "The box came with two filters, a small brush and a booklet in four languages.",
    "Sizes run a little large; if you are between two, take the smaller one.",
    "My sister asked me which pan this is, so here are a few photos from Sunday.",
    "You can book a table online from Monday to Friday, weekends by phone only.",
    "The light in the shop is soft and nobody hurries you out when you have finished.",
    "I added a spoon of honey and half a lemon, and that was enough for four people.",
    "The app remembers where you stopped, which helps on short train rides.",
    "It is not cheap, but the lining is neat and the zip has never caught.",
    "Battery life is about nine hours for me, a bit less when it is cold outside.",
    "There is a small park behind the hotel where the dog could run around.",
    "I washed it twice at forty degrees and the colour is as it was.",
    "The second chapter is slow, then it picks up and I finished it in two evenings.",
    "Let me know in the comments if you would like the recipe with oats.",
    "The straps are adjustable, so both of us can carry it on longer walks.",
    "What surprised me is how quiet it is, even with the window closed.",
    "We stayed for three nights and had breakfast on the balcony every morning.",
];

const ZH_CLAIMS: &[&str] = &[
    "这是全网最好的面霜。",
    "国家级配方，用过的都说好。",
    "三天就能瘦五斤。",
    "能治愈失眠。",
    "保本保收益，稳赚不赔。",
    "销量第一的品牌。",
];

const EN_CLAIMS: &[&str] = &[
    "It cures migraines.",
    "Guaranteed returns of ten percent a month.",
    "Clinically proven to melt fat.",
    "I lost 20 pounds in two weeks.",
    "Thanks to @acme for sending it.",
    "It is collab season again.",
];

/// As many notes for these markets; the same for the same number.
pub fn notes(number: u64, markets: &[&str]) -> Vec<Note> {
    let mut dice = Dice::new(7);
    (0..number).map(|at| note(&mut dice, at, markets)).collect()
}

/// A text of its own, 200 to 500 characters: invented words, and two everyday sentences as real notes share them.
pub fn any_text(dice: &mut Dice) -> String {
    let chinese = dice.below(2) == 0;
    let mut text = dice.one_of(if chinese { ZH } else { EN }).to_owned();
    let length = 200 + dice.below(300);
    while text.chars().count() < length {
        for _ in 0..2 + dice.below(3) {
            if chinese {
                let letter = u32::try_from(0x4E00 + dice.below(2_500)).expect("below the last code point");
                text.extend(char::from_u32(letter));
            } else {
                text.push_str(dice.one_of(&["ba", "ren", "tol", "mi", "sha", "kor", "ple", "dun", "est", "vi", "lo", "gar"]));
            }
        }
        text.push_str(if chinese { "，" } else { " the " });
    }
    let last = if chinese { ZH } else { EN };
    text + dice.one_of(last)
}

fn note(dice: &mut Dice, at: u64, markets: &[&str]) -> Note {
    let chinese = at.is_multiple_of(2);
    let (plain, claims, label) = if chinese { (ZH, ZH_CLAIMS, "广告｜") } else { (EN, EN_CLAIMS, "Ad: ") };
    let length = 300 + dice.below(650);
    let mut body = if dice.below(2) == 0 { label.to_owned() } else { String::new() };
    while body.chars().count() < length {
        let sentences = if dice.below(20) == 0 { claims } else { plain };
        body.push_str(dice.one_of(sentences));
        body.push_str(["\n", " ", ""][dice.below(3)]);
    }
    let (title, tags, language) = if chinese {
        ("周末日常分享", ["好物", "周末", "日常"], "zh-Hans")
    } else {
        ("A quiet weekend", ["weekend", "home", "finds"], "en")
    };
    let fields = json!({
        "id": at.to_string(), "markets": markets, "platform": if chinese { "xiaohongshu" } else { "instagram" }, "language": language,
        "title": title, "body": body, "hashtags": tags, "compensation": "paid", "category": "home", "facts": {},
    });
    serde_json::from_value(fields).expect("the fields of a note")
}
