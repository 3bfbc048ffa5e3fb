"""The texts of the notices to workers, by event and language (C128, C126). They contain no links and no names but that
of the officer in charge, which is public in office.

A language is added by adding its text to each event. A worker who prefers a language without texts gets Chinese, and
the notice is marked as not translated.
"""

SUSPENSIONS = {
    "announcement": ("公告", "announcement"),
    "audit": ("审计", "audit"),
    "appraisal": ("鉴定", "expert examination"),
}
"""The grounds of a suspension, during which days are not counted (INV-02), in Chinese and English."""

PAYERS = {
    "employer": ("用人单位", "the employer"),
    "contractor": ("施工总承包单位", "the general contractor"),
    "owner": ("建设单位", "the project owner"),
    "bond": ("工资保证金", "the wage bond"),
    "fund": ("应急周转金", "the emergency fund"),
    "court": ("人民法院", "the court"),
}
"""Who paid, in Chinese and English."""

HEARINGS = {"hearing": ("开庭", "hearing"), "mediation": ("调解", "session of mediation")}
"""What is held, in Chinese and English."""

BY_CLOUD = ("线上", "online")

TELEPHONE = {"zh": "电话{}", "en": "telephone {}"}
OFFICER = {"zh": "承办人{}", "en": "officer in charge {}"}
CONTACT = {"zh": ("，", "承办单位{}。"), "en": (", ", " Our office: {}.")}
"""How a message ends that names whom to ask: what stands between the parts, and the sentence around them."""

TEXTS: dict[str, dict[str, str]] = {
    "accepted": {
        "zh": "【安薪】您反映的欠薪事项（{number}）已于{on}受理。",
        "en": "[Anxin] Your complaint about unpaid wages ({number}) was accepted on {on}.",
    },
    "deemed-accepted": {
        "zh": "【安薪】您反映的欠薪事项（{number}）逾期未答复，依当地规定自{on}起视为受理。",
        "en": "[Anxin] Your complaint ({number}) was not answered in time and counts as accepted from {on}.",
    },
    "refused": {
        "zh": "【安薪】您反映的事项（{number}）不予受理：{because}。理由和救济途径见书面告知，可到窗口领取。",
        "en": "[Anxin] Your complaint ({number}) was not accepted: {because_en}. The written notice, with reasons and"
        " what else you may do, can be had at the counter.",
    },
    "refusal-annulled": {
        "zh": "【安薪】不予受理您反映的事项（{number}）的决定已于{on}被撤销，将重新作出是否受理的决定，登记日期不变。",
        "en": "[Anxin] The refusal of your complaint ({number}) was annulled on {on}. Whether it is accepted is decided"
        " anew; its date of filing stays.",
    },
    "redirected": {
        "zh": "【安薪】您反映的事项（{number}）应由{where}处理，请向其反映；如需帮助请到窗口咨询。",
        "en": "[Anxin] Your complaint ({number}) is for {where}; please turn there. The counter helps if needed.",
    },
    "supplement-asked": {
        "zh": "【安薪】您反映的事项（{number}）还需补充：{missing}。详见书面的补正材料告知书；补充期间受理期限中止。",
        "en": "[Anxin] Your complaint ({number}) lacks: {missing}. See the written notice; the days to accept stand"
        " still until it has come.",
    },
    "extended": {
        "zh": "【安薪】您反映的事项（{number}）办理期限延长至{on}。",
        "en": "[Anxin] The time to handle your complaint ({number}) was extended to {on}.",
    },
    "suspended": {
        "zh": "【安薪】您反映的欠薪事项（{number}）因{because}，自{on}起办理期限暂停计算，恢复后继续办理。",
        "en": "[Anxin] The time to handle your complaint ({number}) stands still from {on} because of: {because_en}."
        " It goes on afterwards.",
    },
    "legal-aid": {
        "zh": "【安薪】您的欠薪事项（{number}）已立案。您有权向法律援助机构申请法律援助；农民工讨薪不审查经济困难。",
        "en": "[Anxin] A case was opened for your complaint ({number}). You may apply for legal aid; for"
        " migrant workers' wages no means are checked.",
    },
    "may-arbitrate": {
        "zh": "【安薪】您的欠薪事项（{number}）调解未成。您可以依法向劳动争议仲裁委员会申请仲裁。",
        "en": "[Anxin] Mediation of your complaint ({number}) failed. You may apply to the labour"
        " arbitration commission.",
    },
    "referred-to-police": {
        "zh": "【安薪】您的欠薪事项（{number}）涉嫌犯罪，已于{on}移送公安机关。",
        "en": "[Anxin] In your complaint ({number}) a crime is suspected; it was handed to the police on {on}.",
    },
    "transferred": {
        "zh": "【安薪】您反映的欠薪事项（{number}）已于{on}移送{to}办理，登记日期不变，已经过的期限连续计算。",
        "en": "[Anxin] Your complaint ({number}) was handed to {to} on {on}. Its date of filing stays, and the"
        " days that passed count.",
    },
    "paid": {
        "zh": "【安薪】您反映的欠薪事项（{number}）于{on}登记一笔工资支付，请核对到账；未到账请联系承办单位。",
        "en": "[Anxin] A wage payment in your matter ({number}) was recorded on {on}. Check your account;"
        " call us if it did not arrive.",
    },
    "paid-to-you": {
        "zh": "【安薪】您的欠薪事项（{number}）：{on}登记由{payer_zh}向您本人支付工资{yuan}元，请核对到账；"
        "未到账请联系承办单位。",
        "en": "[Anxin] Your matter ({number}): {yuan} yuan of wages, paid to you on {on} by {payer_en}, were recorded."
        " Check your account; call us if they did not arrive.",
    },
    "returned": {
        "zh": "【安薪】您反映的欠薪事项（{number}）：此前登记的一笔工资支付于{on}被退回，未付部分仍在办理；"
        "请核对银行卡信息并联系承办单位。",
        "en": "[Anxin] Your matter ({number}): a wage payment recorded before came back on {on}. What is unpaid"
        " is still pursued. Check your card and call us.",
    },
    "returned-of-yours": {
        "zh": "【安薪】您的欠薪事项（{number}）：此前登记支付给您的工资中有{yuan}元于{on}被退回，未付部分仍在办理；"
        "请核对银行卡信息并联系承办单位。",
        "en": "[Anxin] Your matter ({number}): {yuan} yuan of the wages recorded as paid to you came back on {on}."
        " What is unpaid is still pursued. Check your card and call us.",
    },
    "hearing-set": {
        "zh": "【安薪】您的欠薪事项（{number}）定于{at}{what}，地点：{where}。正式通知以书面送达为准，请按时参加。",
        "en": "[Anxin] In your matter ({number}) a {what_en} is held on {at}, at: {where_en}. The written notice"
        " counts; please be there in time.",
    },
    "hearing-moved": {
        "zh": "【安薪】您的欠薪事项（{number}）原定{was}的{what}改为{at}，地点：{where}。正式通知以书面送达为准。",
        "en": "[Anxin] In your matter ({number}) the {what_en} of {was} is held on {at} instead, at: {where_en}. The"
        " written notice counts.",
    },
    "hearing-cancelled": {
        "zh": "【安薪】您的欠薪事项（{number}）原定{at}的开庭或调解不再举行，另行安排的时间将再告知您。",
        "en": "[Anxin] In your matter ({number}) what was to be held on {at} is not held. You hear of a new time.",
    },
    "result": {
        "zh": "【安薪】您反映的欠薪事项（{number}）已于{on}办结：{outcome}。如不满意可在回访时说明。",
        "en": "[Anxin] Your complaint ({number}) was concluded on {on}: {outcome}. Say so in the call-back"
        " if you are not satisfied.",
    },
}
