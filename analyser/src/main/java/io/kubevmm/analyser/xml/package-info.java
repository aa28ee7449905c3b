/**
 * libvirt's XML to trees and back.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.xml.XmlCodec} is the front, {@link
 * io.kubevmm.analyser.xml.RootElement} tells which kind a document is of, {@link
 * io.kubevmm.analyser.xml.Metadata} reads and writes one program's element in free XML. {@link
 * io.kubevmm.analyser.xml.XmlInput} is the one place that opens XML. Behind them a {@code
 * TreeReader} makes nodes of elements and a {@code TreeWriter} elements of nodes, in the order of
 * {@code ChildOrder}; {@code FreeXml} copies what no schema describes, {@code Carried} names the
 * keys for it.
 *
 * <p><b>Invariants.</b> Nothing is dropped silently. No DTD, no entity and nothing outside the text
 * is read. What is written, a parser gives back as it was.
 *
 * <p><b>Threads.</b> Codecs may be shared.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.analyser.AnalyserException}, with line and column of a text
 * or with the path in a tree.
 */
@NullMarked
package io.kubevmm.analyser.xml;

import org.jspecify.annotations.NullMarked;
