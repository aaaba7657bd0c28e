package story

import "strings"

// region is where the ordinary customers of one part of the world get their
// names from. Every lead is used once and begins no other name, so that the
// first word of a name is enough to find its customer.
type region struct {
	team     string
	leads    []string
	trades   []trade
	forms    []string
	contacts []string
}

type trade struct{ word, sector string }

const (
	emea     = "EMEA"
	americas = "Americas"
)

var regions = []region{
	{
		emea,
		strings.Fields(`Ahrensberg Baumgarten Brenner Clasen Dornbach Eberlein Falkner Feldkamp Grothe Hagedorn
			Heidrich Hollerbach Immenhof Jessen Kaltenbach Kirschner Kluge Langhoff Lehnert Maibaum Mertens Oberwald
			Ostermann Pfaffinger Quandel Rautenberg Riedl Rosskopf Sandvoss Schadow Steinhauer Tannenberg Uhlig
			Vollmer Wachter Wendland Wiesner Zeisig Zollinger Zwick`),
		[]trade{
			{"Maschinenbau", "Machinery"},
			{"Logistik", "Logistics"},
			{"Verpackung", "Packaging"},
			{"Werkzeuge", "Machinery"},
			{"Chemie", "Chemicals"},
			{"Elektrotechnik", "Electronics"},
			{"Lebensmittel", "Food"},
			{"Bau", "Construction"},
		},
		[]string{"GmbH", "AG", "KG", "GmbH & Co. KG", "e.K."},
		[]string{"Katrin Ebert", "Jürgen Pohl", "Anja Weiss", "Stefan Kunz", "Heike Lorenz"},
	},
	{
		emea,
		strings.Fields(`Ahlgren Aune Bergstad Bjelke Dahlström Ekblad Engdahl Fjellvik Fosse Granlund Gudmund Hafstad
			Hedlund Isaksen Järvelä Kallio Kivelä Koskenranta Lofthus Lundby Myrvang Mäkitalo Nyholm Oksanen Ravnkilde
			Sjöholm Skogli Solbakken Storvik Sundqvist Tallberg Thorsen Tuominen Vestergård Viksund Wallin Åkerlind
			Ølgaard Östberg`),
		[]trade{
			{"Verktyg", "Machinery"},
			{"Trä", "Construction"},
			{"Livs", "Food"},
			{"Teknik", "Electronics"},
			{"Energi", "Energy"},
			{"Shipping", "Logistics"},
			{"Design", "Retail"},
		},
		[]string{"AB", "AS", "A/S", "Oy", "ApS"},
		[]string{"Ingrid Holm", "Lars Bakke", "Signe Krogh", "Mikko Salo", "Elsa Nyström"},
	},
	{
		emea,
		strings.Fields(`Aldecoa Almazara Aranburu Azkarate Barrenechea Belmonte Calatrava Carvalhal Castells Echeverri
			Escudero Figueiredo Fontanals Galdós Gandarillas Goikoetxea Herrerías Ibarrondo Izquierdo Jaumandreu Lezama
			Llorens Marqueta Mendizábal Montalbán Navascués Olivares Orduña Palazuelos Quintanilla Requena Saavedra
			Salvatierra Tejada Urrutia Valdepeñas Vilanova Xirau Yanguas Zubiri`),
		[]trade{
			{"Conservas", "Food"},
			{"Talleres", "Machinery"},
			{"Cerámica", "Construction"},
			{"Transportes", "Logistics"},
			{"Textil", "Textiles"},
			{"Envases", "Packaging"},
			{"Agro", "Agriculture"},
		},
		[]string{"S.A.", "S.L.", "S.L.U.", "S. Coop."},
		[]string{"Carmen Solís", "Íñigo Prieto", "Pilar Romero", "Rui Tavares", "Jordi Vidal"},
	},
	{
		emea,
		strings.Fields(`Amblard Aubertin Beauchêne Bessières Carpentras Chauvet Clairvaux Cormier Delacourt Dufresne
			Estival Fauconnier Garonnet Girodet Hautecoeur Jacquemin Kerguelen Lacaze Lefort Malaval Marchandeau Mirepoix
			Noirmont Oléron Pelletan Peyrac Quimperlé Rochebrune Roussillon Sabatier Tavernier Thévenot Ustaritz Valmont
			Vauclair Verdier Vignaux Wissant Yvetot`),
		[]trade{
			{"Emballages", "Packaging"},
			{"Matériaux", "Construction"},
			{"Mécanique", "Machinery"},
			{"Distribution", "Retail"},
			{"Santé", "Healthcare"},
			{"Imprimerie", "Printing"},
			{"Primeurs", "Food"},
		},
		[]string{"SA", "SAS", "SARL", "et Fils SARL"},
		[]string{"Hélène Morvan", "Luc Perrot", "Sandrine Gilles", "Yann Le Goff", "Aïcha Benali"},
	},
	{
		emea,
		strings.Fields(`Albertazzi Ardenza Bellandi Bonfiglio Brambati Cavazzini Colombari Dalmonte Esposti Fabbriani
			Ferrazza Fontevivo Gallerini Ghislandi Grimani Iannuzzi Lambertini Lodovici Maffeis Malvestiti Marangoni
			Moretto Negrini Oltremare Orsatti Pallavicino Passerini Quaranta Rinaldoni Rovescala Salmoiraghi Santarelli
			Scaligeri Tagliabue Tosolini Ughetti Valtorta Vercelloni Zanardelli Zuccoli`),
		[]trade{
			{"Meccanica", "Machinery"},
			{"Tessuti", "Textiles"},
			{"Alimentari", "Food"},
			{"Ceramiche", "Construction"},
			{"Imballaggi", "Packaging"},
			{"Arredi", "Retail"},
			{"Grafica", "Printing"},
		},
		[]string{"S.p.A.", "S.r.l.", "S.n.c.", "& Figli S.r.l."},
		[]string{"Chiara Bassi", "Paolo Greco", "Elisa Ferri", "Davide Conti", "Marta Rinaldi"},
	},
	{
		emea,
		strings.Fields(`Abernethy Ashcombe Barrowfield Birchwood Blackthorn Brackley Caldbeck Carrickmore Coldstream
			Crowhurst Denholm Drumcliff Eastlake Elmstead Fairlight Farrindon Glenmara Greystoke Hartwell Harrogate
			Inverleith Kelsham Kilbride Larkfield Longmead Marchwood Millbrook Netherby Oakhampton Pemberley Penrose
			Quayside Ravenscar Rothbury Saltmarsh Stonebridge Thornbury Underhill Whitby Wychwood`),
		[]trade{
			{"Engineering", "Machinery"},
			{"Foods", "Food"},
			{"Packaging", "Packaging"},
			{"Instruments", "Electronics"},
			{"Freight", "Logistics"},
			{"Interiors", "Retail"},
			{"Dental Supplies", "Healthcare"},
			{"Joinery", "Construction"},
		},
		[]string{"Ltd", "plc", "LLP", "& Sons Ltd", "Group Ltd"},
		[]string{"Fiona Baird", "Gareth Pugh", "Priya Nair", "Tom Ashdown", "Siobhán Kelly"},
	},
	{
		emea,
		strings.Fields(`Aerdenhout Beukema Bosmans Claessens Daelman Deventer Eikenboom Geerts Haverkamp Hoekstra
			Jongbloed Kesteloot Kuipers Leemans Meerhof Noordzij Oosterling Pauwels Roelofs Schuurman Steenwijk
			Terlinden Vandersteen Veldhoven Verhaegen Wassenaar Wouters Zandstra`),
		[]trade{
			{"Bloemen", "Agriculture"},
			{"Staal", "Machinery"},
			{"Zuivel", "Food"},
			{"Havenlogistiek", "Logistics"},
			{"Verf", "Chemicals"},
			{"Drukwerk", "Printing"},
		},
		[]string{"B.V.", "N.V.", "BV", "V.O.F."},
		[]string{"Femke de Boer", "Joris Maes", "Sanne Bakker", "Pieter Claes"},
	},
	{
		emea,
		strings.Fields(`Bartoszek Bielawski Czerwony Dobrowol Havlíček Horvat Jaworski Kovalik Kralovec Leszczyna
			Lipowski Malinowy Novotny Olszewski Petrovar Pokorný Radomil Sobieski Szalay Tatranka Vadász Vrbovec
			Wieliczka Zielona Žižkov`),
		[]trade{
			{"Metal", "Machinery"},
			{"Plast", "Packaging"},
			{"Agro", "Agriculture"},
			{"Elektro", "Electronics"},
			{"Meble", "Retail"},
			{"Trans", "Logistics"},
		},
		[]string{"Sp. z o.o.", "s.r.o.", "a.s.", "Kft.", "d.o.o."},
		[]string{"Agnieszka Wrona", "Tomáš Beran", "Eszter Kis", "Marek Duda"},
	},
	{
		emea,
		strings.Fields(`Adeyemi Altınova Boateng Bozdağ Chukwuma Çamlıca Demirkan Erciyes Kamau Karabulut Mwangi Nyota
			Okonjo Sefako Thandeka Yıldıztepe Zuberi`),
		[]trade{
			{"Textiles", "Textiles"},
			{"Agri", "Agriculture"},
			{"Power", "Energy"},
			{"Trading", "Retail"},
			{"Building Materials", "Construction"},
			{"Pharma", "Healthcare"},
		},
		[]string{"A.Ş.", "Ltd. Şti.", "(Pty) Ltd", "Ltd", "PLC"},
		[]string{"Zeynep Aksoy", "Kwame Asante", "Ngozi Eze", "Emre Tekin", "Lindiwe Moyo"},
	},
	{
		americas,
		strings.Fields(`Amberline Bayfront Beaconhill Buckhorn Brightwater Canyonside Cascadia Cedarpoint Clearfork
			Copperfield Cottonwood Driftwood Eaglerock Evergreen Fairbanks Foxglove Goldenrod Granitepeak Harborview
			Hickory Ironbridge Juniper Keystone Lakeshore Lonestar Magnolia Maplewood Meadowlark Northgate Oakridge
			Overland Palmetto Pinecrest Prairieland Redwood Ridgeline Riverbend Sagebrush Silverton Stillwater Summit
			Tidewater Timberlake Twinfalls Westbrook Wildcat Windrush Yellowpine`),
		[]trade{
			{"Manufacturing", "Machinery"},
			{"Provisions", "Food"},
			{"Medical", "Healthcare"},
			{"Builders", "Construction"},
			{"Freight", "Logistics"},
			{"Solar", "Energy"},
			{"Apparel", "Textiles"},
			{"Labs", "Electronics"},
		},
		[]string{"Inc.", "LLC", "Corp.", "Co.", "LP"},
		[]string{"Dana Whitfield", "Marcus Boone", "Teresa Quick", "Jamal Pierce", "Kim Lawson"},
	},
	{
		americas,
		strings.Fields(`Andina Araucaria Bandeirante Caribeña Chacabuco Cordillera Guanabara Huasteca Iguazú Jalapeña
			Laurentides Mantiqueira Maracay Pampeana Patagón Quetzal Sertaneja Tapatío Tucumán Xochitl Yucateca
			Zacatecas`),
		[]trade{
			{"Alimentos", "Food"},
			{"Minera", "Chemicals"},
			{"Logística", "Logistics"},
			{"Empaques", "Packaging"},
			{"Construcciones", "Construction"},
			{"Agrícola", "Agriculture"},
		},
		[]string{"S.A. de C.V.", "S.A.S.", "Ltda.", "S.R.L.", "S.A."},
		[]string{"Lucía Ferreyra", "Mateo Rojas", "Camila Prado", "João Teles"},
	},
	{
		americas,
		strings.Fields(`Asahikawa Daikoku Fujimori Hanamura Hoshino Ishikura Kamogawa Katsuragi Kuramoto Matsuura
			Mizushima Nakagome Ogasawara Sakuraba Shiranui Takanashi Tsukuba Umehara Wakayama Yamabuki Baekdu Chungmu
			Daehan Gwangil Haneul Seorak Taebaek Chenxi Fenghua Hongtai Jinshan Lianhe Mingda Ruixiang Xinghe`),
		[]trade{
			{"Precision", "Machinery"},
			{"Trading", "Retail"},
			{"Electronics", "Electronics"},
			{"Chemical", "Chemicals"},
			{"Foods", "Food"},
			{"Textile", "Textiles"},
		},
		[]string{"K.K.", "Co., Ltd.", "Corporation", "Industries Co., Ltd."},
		[]string{"Haruka Ono", "Min-jun Seo", "Wei Lin", "Kenji Mori", "Ji-woo Han"},
	},
	{
		americas,
		strings.Fields(`Anandpur Bhairav Devgiri Gangotri Himadri Indrani Jaladhi Kaveri Lakshman Malabar Narmada Pushkar
			Rajvansh Sahyadri Tarangini Udaipur Vindhya Yamuna Anggrek Bahari Cempaka Merapi Nusantara Sentosa Tembusu
			Bilgola Coolabah Jindabyne Kurrajong Wattle`),
		[]trade{
			{"Exports", "Retail"},
			{"Polymers", "Chemicals"},
			{"Spices", "Food"},
			{"Infra", "Construction"},
			{"Cotton Mills", "Textiles"},
			{"Diagnostics", "Healthcare"},
		},
		[]string{"Pvt. Ltd.", "Pte. Ltd.", "Sdn. Bhd.", "Pty Ltd", "Tbk"},
		[]string{"Anjali Deshpande", "Ravi Menon", "Siti Rahma", "Grace Tan", "Liam Doherty"},
	},
}
