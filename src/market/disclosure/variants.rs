//! Characters read as another one: traditional Chinese as simplified, and letters drawn alike as the Latin ones.
//!
//! Both the notes and the terms of the packs are read this way, so a pack may be written in either script. Only
//! characters that Chinese packs use stand here; which belong together follows Unicode's variants and common usage.

use std::sync::LazyLock;

/// Traditional character, then the simplified one, in pairs.
const SCRIPTS: &str = "\
    並并乾干亞亚佈布佔占併并來来侷局係系俬私個个們们倖幸倫伦偽伪備备傢家傭佣傳传傷伤僅仅僞伪價价儀仪儘尽優优儲储兒儿內内兩两冊册別别刪删則则剋克創创劃划劑剂勁劲動动務务勝胜勞劳勢势勸劝區区卽即厤历厲厉參参員员問问喫吃單单嗎吗嘗尝噠哒噴喷噹当嚐尝 \
    嚥咽嚨咙嚴严囑嘱國国園园圖图團团埰采執执報报場场塊块塗涂墻墙壓压壞坏壯壮壽寿夢梦夥伙奧奥奪夺奬奖妝妆婦妇媽妈嬰婴學学宮宫寀采實实審审寫写寶宝專专對对導导屆届層层屬属峯峰嵗岁巔巅師师帶带幣币幫帮幹干幾几庫库廠厂廣广弔吊張张強强彆别彈弹彔录後后 \
    徑径從从復复徹彻悶闷惱恼愛爱態态慮虑慾欲憂忧憊惫憶忆應应戰战戶户捲卷掃扫掙挣掛挂採采換换損损搶抢摺折撫抚擁拥擇择擊击擋挡擔担據据擬拟擺摆攔拦攝摄敎教敗败敵敌數数斷断於于旂旗旣既昇升時时暈晕暢畅暫暂曆历曬晒書书會会朮术査查桿杆條条業业極极榦干 \
    榮荣構构槍枪樂乐樓楼標标樣样機机檔档檢检檯台櫥橱欄栏權权欖榄歡欢歲岁歷历歸归殺杀氣气決决沒没沖冲洩泄減减測测準准溝沟溫温溼湿滅灭滿满漲涨潔洁潤润潰溃濕湿濟济濾滤瀉泻為为無无煙烟煩烦熱热燈灯燒烧燙烫營营爭争爲为爺爷爾尔牀床牆墙狀状獃呆獎奖獨独 \
    獲获現现環环產产産产畫画異异畵画當当痠酸瘍疡瘡疮療疗癒愈癡痴癥症癬癣發发皰疱盃杯盡尽監监盤盘眞真眾众睏困確确碼码礎础礙碍祕秘禦御禮礼禿秃稅税種种稱称穩稳穫获竇窦競竞筆笔箇个節节範范簡简簽签籤签糰团紀纪約约紅红紋纹純纯級级細细紹绍終终組组結结 \
    絕绝絡络給给統统絲丝絶绝經经綫线維维網网綵彩緊紧線线編编緩缓練练緻致縣县縴纤縷缕績绩繪绘繫系繹绎繼继續续纏缠纔才纖纤羣群義义習习翫玩聞闻聯联聲声職职聽听脈脉脩修脫脱腎肾腦脑腫肿腳脚腸肠膚肤膠胶臉脸臟脏臨临臺台與与興兴舉举艦舰華华菸烟萬万葯药 \
    蓆席蔘参蕁荨薦荐藝艺藥药處处虛虚號号蟬蝉蠶蚕衆众術术衕同衝冲裏里補补裝装裡里製制複复襬摆見见規规視视親亲覺觉覽览觀观訂订計计訓训記记設设許许訴诉診诊註注証证評评詞词詢询試试詩诗話话該该詳详誌志認认誘诱語语誠诚誤误說说説说課课誼谊調调請请論论 \
    諮咨諾诺謝谢謠谣謡谣謹谨證证識识譜谱護护讀读變变讓让讚赞豐丰貝贝負负財财貧贫貨货貶贬買买費费貼贴資资賓宾賞赏賠赔賣卖質质賬账賭赌賺赚購购賽赛贈赠贊赞趕赶跡迹踐践蹟迹車车軍军軟软載载輔辅輕轻輪轮輸输轉转辦办農农迴回這这連连週周進进遊游運运過过 \
    達达遙遥遠远適适選选遺遗還还醜丑醣糖醫医醬酱釋释針针釦扣鉅巨銀银銷销錄录錢钱錯错録录錶表鍋锅鍼针鎭镇鎮镇鏈链鏡镜鐵铁長长門门閉闭開开間间閤合閨闺閱阅閲阅闆板闇暗關关闢辟陞升陰阴陸陆陽阳隊队階阶際际險险隱隐隻只雙双離离難难雲云電电霧雾靈灵靜静 \
    韆千頁页頂顶項项須须預预頓顿領领頭头頸颈頻频顆颗題题額额顏颜顔颜願愿類类顧顾顯显風风颱台飯饭飲饮養养馬马駕驾騙骗驅驱驗验驚惊髒脏體体髮发鬆松鬚须鬨哄鬱郁鮮鲜鰲鳌鳴鸣麪面麫面麯曲麴曲麵面麼么麽么黃黄點点黨党齊齐齡龄齣出龍龙 \
    蓋盖脹胀癢痒瘓痪贏赢債债墊垫罵骂餿馊黴霉鈣钙鋅锌膽胆齒齿齦龈嘔呕癱瘫緒绪擾扰夠够遲迟爛烂雞鸡魚鱼鴨鸭豬猪湯汤麗丽斬斩麥麦誇夸騷骚縮缩償偿虧亏穌稣蔔卜蘋苹檸柠薑姜蔥葱蘿萝";

/// Characters that stand for a common one, to slip past a filter or as a bar between words, then the common one.
const DISGUISES: &str = "蕞最朂最囯国髙高苐第隹佳丨|\u{1175}|";

/// Cyrillic and Greek letters drawn like Latin ones, then the Latin one.
const LETTERS: &str = "аaеeоoрpсcуyхxіiјjѕsοoαaνvρp";

/// One past the last character any pair begins with.
const END: char = '\u{A000}';

static READ_AS: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = ('\0'..END).collect();
    for pairs in [SCRIPTS, DISGUISES, LETTERS] {
        let mut characters = pairs.chars().filter(|character| *character != ' ');
        while let (Some(variant), Some(plain)) = (characters.next(), characters.next()) {
            if let Some(entry) = place(variant).and_then(|place| table.get_mut(place)) {
                *entry = plain;
            }
        }
    }
    table
});

/// The character a reader takes this one for.
pub fn plain(character: char) -> char {
    place(character).and_then(|place| READ_AS.get(place)).copied().unwrap_or(character)
}

fn place(character: char) -> Option<usize> {
    usize::try_from(u32::from(character)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_are_read_as_simplified_and_others_stay() {
        assert_eq!("全網最低價".chars().map(plain).collect::<String>(), "全网最低价");
        assert_eq!("蕞佳 广告 広告 ad é".chars().map(plain).collect::<String>(), "最佳 广告 広告 ad é");
    }

    #[test]
    fn what_a_character_is_read_as_is_read_as_itself() {
        assert!(READ_AS.iter().all(|read| plain(*read) == *read));
    }
}
