/**
 * libvirt's XML as a tree of JSON or YAML, and back.
 *
 * <p><b>What.</b> {@link io.kubevmm.analyser.Schema} is the compiled form of one of libvirt's RELAX
 * NG schemas, for each {@link io.kubevmm.analyser.DocumentKind}. By it {@link
 * io.kubevmm.analyser.xml.XmlCodec} turns a document into a tree and a tree into a document; {@link
 * io.kubevmm.analyser.yaml.YamlCodec} reads and writes trees as text; {@link
 * io.kubevmm.analyser.crd.CrdSchema} is what the API server checks trees by; {@link
 * io.kubevmm.analyser.validate.Validator} judges documents as libvirt's schemas do; {@link
 * io.kubevmm.analyser.compare.TreeComparison} tells in what two trees differ.
 *
 * <p><b>Packages</b>, each using only those above it and what is here:
 *
 * <ul>
 *   <li>{@code datatype}, {@code relaxng}: schemas as libvirt writes them
 *   <li>{@code model}, {@code compiler}: schemas compiled for trees
 *   <li>{@code grammar}: schemas compiled for verdicts
 *   <li>{@code text}, {@code tree}: what documents are made of
 *   <li>{@code xml}, {@code yaml}: documents and trees, and their text
 *   <li>{@code crd}, {@code validate}, {@code compare}: what is said about them
 *   <li>{@code change}: what a change of a running domain needs
 *   <li>{@code generator}: makes the files of compiled schemas that are in this library
 * </ul>
 *
 * <p><b>The tree.</b> An element is a map; its attributes and children are keys of it; its text is
 * {@code value}, and an element that can have nothing but text is that scalar. What the schema lets
 * repeat is a list, always, even with one entry. Names of a namespace keep a prefix ({@code
 * qemu:commandline}). Scalars are typed by their declaration, never by their value (see {@link
 * io.kubevmm.analyser.model.ScalarType}). Free XML ({@code metadata}) is a string of XML.
 *
 * <p><b>Invariants.</b> Nothing is dropped silently. Reading carries whatever a well-formed
 * document has: an attribute that the schema does not know becomes {@code @name}, an element {@code
 * $xml}, a text {@code $text}, a number in an odd spelling ({@code 08}) stays a string. Writing is
 * strict and refuses all of these but the number, with their paths, unless the codec is {@link
 * io.kubevmm.analyser.xml.XmlCodec#carrying(Schema)}.
 *
 * <p><b>Threads.</b> All of it is immutable and may be shared. Compiled schemas are loaded once, at
 * first use.
 *
 * <p><b>Failures.</b> {@link io.kubevmm.analyser.AnalyserException}, sentences with the path in the
 * tree or the line and column in the text. Input is limited in size and depth; DTDs and entities
 * are refused.
 */
@NullMarked
package io.kubevmm.analyser;

import org.jspecify.annotations.NullMarked;
