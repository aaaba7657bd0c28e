package story

import "lull/analysis"

// character is an account that the story tells on purpose; the others only
// fill the company.
type character struct {
	analysis.Account
	buying
}

// A name longer than most screens are wide.
const longName = "Vereinigte Oberrheinische Genossenschaft für Landmaschinen, Saatgut, Düngemittel, " +
	"Futtermittel und landwirtschaftlichen Bedarf eG"

// characters maps the number of an account to who it is. Days are counted back
// from today, amounts are in cents.
var characters = map[int]character{
	// A good customer, on rhythm: usual gap 17 to 18 days, 140,000 to 150,000 a year.
	1042: {
		account("Acme Industrial S.A.", "Machinery", large, emea, "ana@example.com", "Carmen Solís"),
		buying{days: every(6, 48, 18, 17, 16, 19, 17, 18), typical: 695_000},
	},
	// Drifting for a few days: nothing for 57 days where 21 are usual, limit 52.
	1187: {
		account("Borealis AG", "Chemicals", large, emea, "ben@example.com", "Katrin Ebert"),
		buying{days: every(57, 44, 21, 20, 22, 19, 23, 21), typical: 860_000},
	},
	// Good customers; nobody looks after Kite.
	1093: {
		account("Kite Foods", "Food", medium, emea, "", "Tom Ashdown"),
		buying{days: every(9, 52, 14, 15, 13, 14), typical: 310_000},
	},
	1216: {
		account("Lindqvist Bygg", "Construction", medium, emea, "ana@example.com", "Elsa Nyström"),
		buying{days: every(11, 40, 18, 19, 17, 19), typical: 640_000},
	},
	// Orders often, brings little.
	1305: {
		account("Delta Print", "Printing", small, emea, "luis@example.com", "Pilar Romero"),
		buying{days: every(4, 90, 9, 8, 10), typical: 34_000},
	},
	// Turned unprofitable three months ago.
	cobalt: {account("Cobalt Fittings Ltd", "Construction", medium, emea, "ben@example.com", "Owen Marsh"), buying{}},
	// Three that begin alike.
	1064: {
		account("Nordic Paper AB", "Packaging", large, emea, "ana@example.com", "Ingrid Holm"),
		buying{days: every(12, 30, 28, 27, 30), typical: 420_000},
	},
	1158: {
		account("Nordsee Fisch KG", "Food", medium, emea, "ben@example.com", "Jürgen Pohl"),
		buying{days: every(3, 110, 7), typical: 95_000},
	},
	1271: {
		account("Nordwind GmbH", "Energy", medium, emea, "luis@example.com", "Anja Weiss"),
		buying{days: every(20, 18, 35, 33, 40), typical: 780_000},
	},
	// Names that software stumbles over.
	1007: {
		account("AT&T", "Electronics", large, emea, "luis@example.com", "Dana Whitfield"),
		buying{days: every(8, 34, 21, 22), typical: 1_150_000},
	},
	1019: {
		account("Help Ltd", "Healthcare", small, emea, "ben@example.com", "Fiona Baird"),
		buying{days: every(15, 26, 30, 26), typical: 88_000},
	},
	1128: {
		account("🌊 Blue Wave Surf Co", "Retail", small, emea, "ana@example.com", "Liam Doherty"),
		buying{days: every(10, 22, 24, 31, 19), typical: 120_000},
	},
	1139: {
		account("Huerta 🍊 Cítricos S.L.", "Agriculture", medium, emea, "luis@example.com", "Íñigo Prieto"),
		buying{days: every(5, 60, 12, 11), typical: 140_000},
	},
	1164: {
		account("شركة النخيل للتجارة", "Retail", medium, emea, "ben@example.com", "Aïcha Benali"),
		buying{days: every(13, 28, 25, 29), typical: 260_000},
	},
	1203: {
		account("גלי הים תעשיות בע״מ", "Chemicals", medium, emea, "ana@example.com", "Noa Barak"),
		buying{days: every(18, 24, 32, 28), typical: 330_000},
	},
	1234: {
		account(longName, "Agriculture", large, emea, "marta@example.com", "Heike Lorenz"),
		buying{days: every(2, 70, 10, 13), typical: 510_000},
	},
	1249: {
		account("Loudspeak <!channel> Media Ltd", "Media", small, emea, "luis@example.com", "Priya Nair"),
		buying{days: every(7, 33, 23, 20), typical: 76_000},
	},
	1260: {
		account("Électricité du Rhône SA", "Energy", large, emea, "ben@example.com", "Hélène Morvan"),
		buying{days: every(16, 31, 27, 30), typical: 900_000},
	},
	1288: {
		account(`Smythe, Rowe & "Partners" LLP`, "Printing", small, emea, "marta@example.com", "Gareth Pugh"),
		buying{days: every(21, 20, 36, 41), typical: 105_000},
	},
	// Too little to tell, and the fixed rule.
	1312: {
		account("Quillon Leasing SARL", "Logistics", small, emea, "ana@example.com", "Luc Perrot"),
		buying{days: every(75, 2, 40), typical: 64_000, creditsOnly: true},
	},
	1399: {
		account("Zephyra Robotics GmbH", "Electronics", medium, emea, "ana@example.com", "Stefan Kunz"),
		buying{days: every(8, 2, 19), typical: 230_000},
	},
	1340: {
		account("Umbra Optics B.V.", "Electronics", small, emea, "ben@example.com", "Femke de Boer"),
		buying{days: every(120, 2, 45), typical: 150_000},
	},
	1351: {
		account("Fennmark Tiles Oy", "Construction", small, emea, "luis@example.com", "Mikko Salo"),
		buying{days: every(230, 1), typical: 90_000},
	},
	1400: {
		account("Wexcombe Marine Ltd", "Logistics", small, emea, "luis@example.com", "Siobhán Kelly"),
		buying{},
	},
}

func account(name, sector, size, team, owner, contact string) analysis.Account {
	return analysis.Account{Name: name, Sector: sector, Size: size, Team: team, Owner: owner, Contact: contact}
}

// every returns days ago: the latest silence days, and each of the others one
// gap before the next, the gaps taken in turn.
func every(silence, days int, gaps ...int) []int {
	ago := []int{silence}
	for i := range days - 1 {
		ago = append(ago, ago[i]+gaps[i%len(gaps)])
	}
	return ago
}
