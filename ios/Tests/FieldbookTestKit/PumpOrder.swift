/// An order of the trade: a pump whose bearing runs hot.
public enum PumpOrder {
    /// As the office writes it.
    public static let draft: [String: any Sendable] = [
        "title": "循环水泵轴承发热",
        "description": "水泵 P-3 的轴承发热，声音异常",
        "customer": ["name": "青岛啤酒厂"],
        "steps": [
            ["title": "断电挂牌", "safety": true],
            [
                "title": "测量出口压力", "evidence": "photo",
                "kind": ["kind": "number", "unit": "bar", "target": "2.5"],
            ],
        ] as [[String: any Sendable]],
        "parts": [["name": "轴承 6204", "part_number": "6204", "planned": "2"]],
    ]
}
