/** An XML Schema, and a document of 5 KB that follows it. */
export const invoiceSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:invoice" xmlns="urn:invoice" elementFormDefault="qualified">
<xs:simpleType name="Sku"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]-[0-9]{3}"/></xs:restriction></xs:simpleType>
<xs:complexType name="Line"><xs:sequence>
<xs:element name="sku" type="Sku"/><xs:element name="quantity" type="xs:positiveInteger"/><xs:element name="price" type="xs:decimal"/><xs:element name="text" type="xs:string" minOccurs="0"/>
</xs:sequence><xs:attribute name="no" type="xs:int" use="required"/></xs:complexType>
<xs:element name="invoice"><xs:complexType><xs:sequence>
<xs:element name="date" type="xs:date"/><xs:element name="customer" type="xs:string"/><xs:element name="line" type="Line" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element></xs:schema>`;

const line = (no: number): string =>
  `<line no="${no}"><sku>A-${100 + no}</sku><quantity>${no}</quantity><price>19.99</price><text>leave it at the door &amp; ring</text></line>`;

export const invoice: string = `<?xml version="1.0" encoding="UTF-8"?>
<invoice xmlns="urn:invoice"><date>2026-01-15</date><customer>Ann Example</customer>${Array.from({ length: 38 }, (_, n) => line(n + 1)).join('\n')}</invoice>`;
